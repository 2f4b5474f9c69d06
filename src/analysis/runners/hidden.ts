/**
 * Libraries whose plain functions run an event loop inside. Some or all of these functions work in a notebook only
 * under nest_asyncio. To add a library, add its package.
 */

import type { Names } from '../semantic/names';

/** Their packages, each with where users met the problem. */
export const HIDDEN_RUNNERS: Readonly<Record<string, string>> = {
  crawl4ai: 'unclecode/crawl4ai#563',
  deepeval: 'confident-ai/deepeval',
  gremlin_python: 'apache/tinkerpop',
  guardrails: 'guardrails-ai/guardrails',
  ib_async: 'ib-api-reloaded/ib_async#200',
  ib_insync: 'erdewit/ib_insync#295',
  langchain: 'langchain-ai/langchain#8494',
  langchain_community: 'langchain-ai/langchain#8494',
  lightrag: 'HKUDS/LightRAG',
  llama_hub: 'run-llama/llama-hub#510',
  llamafirewall: 'meta-llama/PurpleLlama',
  llama_cloud_services: 'run-llama/llama_cloud_services',
  llama_index: 'run-llama/llama_index#8586',
  llama_parse: 'run-llama/llama_cloud_services',
  nemoguardrails: 'NVIDIA/NeMo-Guardrails',
  phoenix: 'Arize-ai/phoenix',
  pyppeteer: 'pyppeteer/pyppeteer',
  ragas: 'vibrantlabsai/ragas#520',
  requests_html: 'psf/requests-html#140',
  scrapegraphai: 'ScrapeGraphAI/Scrapegraph-ai',
  snakemake: 'snakemake/snakemake#1105',
  tensorflow_federated: 'tensorflow/federated',
  trulens: 'truera/trulens',
  twint: 'twintproject/twint'
};

/** Whether the notebook imports one of them. */
export function importsHiddenRunner(names: Names): boolean {
  return Object.keys(HIDDEN_RUNNERS).some(name => names.packages.has(name));
}
