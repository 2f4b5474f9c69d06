/**
 * What blocks the event loop of an async function, and what to use instead. To add something, add its full name.
 */

/** Functions that wait for something outside, or read or write much, and block until it is there. A thread can wait. */
export const BLOCKING_CALLS: readonly string[] = [
  ...['get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'request'].flatMap(method => [
    `requests.${method}`,
    `httpx.${method}`
  ]),
  'urllib.request.urlopen',
  'urllib.request.urlretrieve',
  'subprocess.run',
  'subprocess.call',
  'subprocess.check_call',
  'subprocess.check_output',
  'os.system',
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
 * Functions that connect to a database, each with its twin that awaits. What they give blocks with each query, and
 * often belongs to the thread that made it, so a thread is no way out.
 */
export const BLOCKING_DRIVERS: ReadonlyMap<string, string> = new Map([
  ['clickhouse_connect.get_client', 'clickhouse_connect.get_async_client'],
  ['elasticsearch.Elasticsearch', 'elasticsearch.AsyncElasticsearch'],
  ['MySQLdb.connect', 'aiomysql'],
  ['mysql.connector.connect', 'mysql.connector.aio'],
  ['oracledb.connect', 'oracledb.connect_async'],
  ['psycopg.connect', 'psycopg.AsyncConnection.connect'],
  ['psycopg2.connect', 'asyncpg, or psycopg.AsyncConnection'],
  ['pymongo.MongoClient', 'pymongo.AsyncMongoClient'],
  ['pymysql.connect', 'aiomysql'],
  ['pyodbc.connect', 'aioodbc'],
  ['redis.Redis', 'redis.asyncio.Redis'],
  ['redis.from_url', 'redis.asyncio.from_url'],
  ['sqlalchemy.create_engine', 'sqlalchemy.ext.asyncio.create_async_engine'],
  ['sqlite3.connect', 'aiosqlite']
]);
