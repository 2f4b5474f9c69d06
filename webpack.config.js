// The helper's Python modules are bundled as text, with this package's version. So a page always injects the
// helper that it was built with.
module.exports = {
  module: {
    rules: [
      {
        test: /loopscope_kernel[\\/]__init__\.py$/,
        use: require.resolve('./scripts/helper-sources.cjs')
      },
      // The pages of the rules, which the panel shows.
      { test: /docs[\\/]rules[\\/].*\.md$/, type: 'asset/source' }
    ]
  }
};
