// The helper's Python modules are bundled as text: what is injected into a
// kernel is always the version that this frontend was built with.
module.exports = {
  module: {
    rules: [{ test: /\.py$/, type: 'asset/source' }]
  }
};
