/**
 * What blocks the event loop of an async function, and what to use instead. To add something, add it to its table.
 */

const HTTP = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'request'];

/** Functions that wait for the network, a process or the disk, and can run in a thread instead. */
export const BLOCKING_CALLS: readonly string[] = [
  ...HTTP.flatMap(method => [`requests.${method}`, `httpx.${method}`, `httpx2.${method}`]),
  'urllib3.request',
  'urllib.request.urlopen',
  'urllib.request.urlretrieve',
  'subprocess.run',
  'subprocess.call',
  'subprocess.check_call',
  'subprocess.check_output',
  'subprocess.getoutput',
  'subprocess.getstatusoutput',
  'builtins.input',
  'os.system',
  'os.wait',
  'os.waitpid',
  'socket.create_connection',
  ...['read_csv', 'read_excel', 'read_feather', 'read_html', 'read_json', 'read_parquet'].map(
    name => `pandas.${name}`
  ),
  'numpy.genfromtxt',
  'numpy.loadtxt',
  'shutil.copytree',
  'shutil.make_archive',
  'shutil.rmtree',
  'shutil.unpack_archive'
];

/**
 * Functions that connect to a database, each with its async counterpart. Their connections block with each query,
 * and often belong to the thread that opened them, so running a query in another thread doesn't help.
 */
export const BLOCKING_DRIVERS: ReadonlyMap<string, string> = new Map([
  ['chromadb.HttpClient', 'chromadb.AsyncHttpClient'],
  ['clickhouse_connect.get_client', 'clickhouse_connect.get_async_client'],
  ['elasticsearch.Elasticsearch', 'elasticsearch.AsyncElasticsearch'],
  ['MySQLdb.connect', 'aiomysql'],
  ['mysql.connector.connect', 'mysql.connector.aio'],
  ['neo4j.GraphDatabase.driver', 'neo4j.AsyncGraphDatabase.driver'],
  ['opensearchpy.OpenSearch', 'opensearchpy.AsyncOpenSearch'],
  ['oracledb.connect', 'oracledb.connect_async'],
  ['psycopg.connect', 'psycopg.AsyncConnection.connect'],
  ['psycopg2.connect', 'asyncpg, or psycopg.AsyncConnection'],
  ['pymongo.MongoClient', 'pymongo.AsyncMongoClient'],
  ['pymysql.connect', 'aiomysql'],
  ['pyodbc.connect', 'aioodbc'],
  ['qdrant_client.QdrantClient', 'qdrant_client.AsyncQdrantClient'],
  ['redis.Redis', 'redis.asyncio.Redis'],
  ['redis.from_url', 'redis.asyncio.from_url'],
  ['sqlalchemy.create_engine', 'sqlalchemy.ext.asyncio.create_async_engine'],
  ['sqlite3.connect', 'aiosqlite']
]);

/** Blocking methods of objects whose class the source shows. */
export interface BlockingMethods {
  /** The package to install, or the module of the standard library. */
  readonly library: string;
  /** Matches the qualified name of the object's class, or of the function that returned it. */
  readonly on: RegExp;
  /** The methods, with the attributes that lead to them: `models.generate_content`. */
  readonly names: readonly string[];
  /** The async method of the same object. `*` stands for the name of the blocking method. */
  readonly counterpart?: string;
  /** The object's attribute that has the async method. */
  readonly through?: string;
  /** How many positional arguments the async method takes in the same order. By default, all. */
  readonly places?: number;
  /** Another async way that the library offers. */
  readonly instead?: string;
  /** Matches arguments with which the methods don't block. */
  readonly unless?: RegExp;
  /** Matches code before the call which shows that the function has checked that the call won't wait. */
  readonly asks?: RegExp;
  /** The source of these facts: a repository, or a name in Python's documentation. */
  readonly source: string;
}

const DERIVED = String.raw`(\.(bind|bind_tools|with_\w+))*`;
const INDEX = String.raw`^llama_index\.core\.(\w+\.)*\w+Index(\.from_\w+)?`;

/** The table. To add a library, add a row. */
export const BLOCKING_METHODS: readonly BlockingMethods[] = [
  {
    library: 'google-genai',
    on: /^google\.genai\.Client$/,
    names: ['generate_content', 'embed_content', 'count_tokens', 'generate_images'].map(
      name => `models.${name}`
    ),
    counterpart: '*',
    through: 'aio',
    source: 'googleapis/python-genai'
  },
  {
    library: 'langchain',
    on: new RegExp(String.raw`^langchain_(?!core\b)\w+\.(\w+\.)*Chat\w+${DERIVED}$`),
    names: ['invoke', 'batch'],
    counterpart: 'a*',
    source: 'langchain-ai/langchain'
  },
  {
    library: 'langchain',
    on: new RegExp(String.raw`^langchain\.chat_models\.(base\.)?init_chat_model${DERIVED}$`),
    names: ['invoke', 'batch'],
    counterpart: 'a*',
    source: 'langchain-ai/langchain'
  },
  {
    library: 'langchain',
    // A chain: `prompt | model`.
    on: new RegExp(String.raw`^langchain\.RunnableSequence${DERIVED}$`),
    names: ['invoke', 'batch'],
    counterpart: 'a*',
    source: 'langchain-ai/langchain'
  },
  {
    library: 'langgraph',
    on: /^langgraph\.(prebuilt\.(chat_agent_executor\.)?create_react_agent|graph\.(state\.)?StateGraph\.compile)$/,
    names: ['invoke', 'batch'],
    counterpart: 'a*',
    source: 'langchain-ai/langgraph'
  },
  {
    library: 'elasticsearch',
    on: /^elasticsearch\.Elasticsearch$/,
    names: ['search', 'index', 'get', 'bulk', 'count', 'msearch', 'delete_by_query'],
    instead: 'elasticsearch.AsyncElasticsearch',
    source: 'elastic/elasticsearch-py'
  },
  {
    library: 'urllib3',
    on: /^urllib3\.PoolManager(\.__enter__)?$/,
    names: ['request'],
    instead: 'httpx.AsyncClient',
    source: 'urllib3/urllib3'
  },
  {
    library: 'langchain',
    on: /^langchain_\w+\.(\w+\.)*\w*Embeddings$/,
    names: ['embed_query', 'embed_documents'],
    counterpart: 'a*',
    source: 'langchain-ai/langchain'
  },
  ...Object.entries({ query_engine: 'query', chat_engine: 'chat', retriever: 'retrieve' }).map(
    ([kind, name]) => ({
      library: 'llama-index',
      on: new RegExp(String.raw`${INDEX}\.as_${kind}$`),
      names: [name],
      counterpart: 'a*',
      source: 'run-llama/llama_index'
    })
  ),
  {
    library: 'llama-index',
    on: /^llama_index\.llms\.\w+\.\w+$/,
    names: ['complete', 'chat'],
    counterpart: 'a*',
    source: 'run-llama/llama_index'
  },
  {
    library: 'litellm',
    on: /^litellm$/,
    names: ['completion', 'embedding'],
    counterpart: 'a*',
    places: 2,
    source: 'BerriAI/litellm'
  },
  {
    library: 'mistralai',
    on: /^mistralai\.(client\.)?Mistral(\.__enter__)?$/,
    names: ['chat.complete', 'agents.complete', 'fim.complete', 'embeddings.create'],
    counterpart: '*_async',
    source: 'mistralai/client-python'
  },
  {
    library: 'openai',
    on: /^openai(\.(Azure)?OpenAI(\.__enter__)?)?$/,
    names: [
      'completions.create',
      'chat.completions.create',
      'chat.completions.parse',
      'beta.chat.completions.parse',
      'responses.create',
      'responses.parse',
      'embeddings.create',
      'images.generate',
      'images.edit',
      'moderations.create',
      'audio.speech.create',
      'audio.transcriptions.create',
      'audio.translations.create'
    ],
    instead: 'openai.AsyncOpenAI',
    source: 'openai/openai-python'
  },
  {
    library: 'anthropic',
    on: /^anthropic\.Anthropic(\.__enter__)?$/,
    names: ['messages.create', 'messages.parse', 'messages.count_tokens'],
    instead: 'anthropic.AsyncAnthropic',
    source: 'anthropics/anthropic-sdk-python'
  },
  {
    library: 'groq',
    on: /^groq\.Groq(\.__enter__)?$/,
    names: ['chat.completions.create', 'audio.transcriptions.create'],
    instead: 'groq.AsyncGroq',
    source: 'groq/groq-python'
  },
  {
    library: 'together',
    on: /^together\.Together(\.__enter__)?$/,
    names: ['chat.completions.create', 'completions.create', 'embeddings.create'],
    instead: 'together.AsyncTogether',
    source: 'togethercomputer/together-python'
  },
  {
    library: 'ollama',
    on: /^ollama(\.Client)?$/,
    names: ['chat', 'generate', 'embed'],
    instead: 'ollama.AsyncClient',
    source: 'ollama/ollama-python'
  },
  {
    library: 'huggingface-hub',
    on: /^huggingface_hub\.InferenceClient$/,
    names: ['chat_completion', 'text_generation', 'feature_extraction', 'text_to_image'],
    instead: 'huggingface_hub.AsyncInferenceClient',
    source: 'huggingface/huggingface_hub'
  },
  {
    library: 'tavily-python',
    on: /^tavily\.TavilyClient$/,
    names: ['search'],
    instead: 'tavily.AsyncTavilyClient',
    source: 'tavily-ai/tavily-python'
  },
  {
    library: 'httpx',
    on: /^(?:httpx)2?\.Client(\.__enter__)?$/,
    names: HTTP,
    instead: 'httpx.AsyncClient',
    source: 'encode/httpx'
  },
  {
    library: 'requests',
    on: /^requests\.(Session|session)(\.__enter__)?$/,
    names: HTTP,
    instead: 'httpx.AsyncClient',
    source: 'psf/requests'
  },
  {
    library: 'subprocess',
    on: /^subprocess\.Popen(\.__enter__)?$/,
    names: ['wait', 'communicate'],
    instead: 'asyncio.create_subprocess_exec',
    asks: /\.poll\(/,
    source: 'subprocess.Popen'
  },
  {
    library: 'threading',
    on: /^threading\.Thread$/,
    names: ['join'],
    unless: /\b0\b/,
    instead: 'asyncio.to_thread',
    asks: /\bis_alive\(|\bawait\b/,
    source: 'threading.Thread'
  },
  {
    library: 'threading',
    on: /^threading\.Event$/,
    names: ['wait'],
    unless: /\b0\b/,
    instead: 'asyncio.Event',
    asks: /\.is_set\(/,
    source: 'threading.Event'
  },
  {
    library: 'queue',
    on: /^queue\.\w*Queue$/,
    names: ['get', 'join'],
    unless: /\S/,
    instead: 'asyncio.Queue',
    asks: /\.(empty|qsize)\(/,
    source: 'queue.Queue'
  }
];
