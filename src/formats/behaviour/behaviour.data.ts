/** Calls that run the text or bytes they are given as code. */
export const RUNNERS_RE =
  /^(?:builtins\.(?:exec|eval|execfile)|runpy\.run_\w+|code\.Interactive\w+\(\)\.\w+|types\.(?:FunctionType|CodeType)|types\.FunctionType\(\)|IPython\.[\w.()]*run_cell|ctypes\.CFUNCTYPE\(\)\(\)|timeit\.(?:timeit|repeat|Timer)|(?:cProfile|profile)\.run(?:ctx)?|eval|Function|setTimeout|setInterval|vm\.(?:run\w+|Script|compileFunction)|(?:module|Module\(\)|module\.Module\(\)|module\.constructor\(\))\._compile)$/;

export const COMMANDS_RE =
  /^(?:os\.(?:system|popen\d?|exec[lv]\w*|spawn\w+|posix_spawn\w*|startfile)|subprocess\.(?:run|call|check_call|check_output|Popen|getoutput|getstatusoutput)|commands\.\w+|pty\.spawn|pexpect\.(?:run|spawn)|asyncio\.(?:subprocess\.)?create_subprocess_\w+|sh\.\w+|invoke\.run|plumbum\.\w+|child_process\.(?:exec|execSync|spawn|spawnSync|execFile|execFileSync|fork)|execa(?:\.\w+)?|shelljs\.exec|cross-spawn(?:\.\w+)?|tinyexec\.\w+|nano-spawn|node-pty\.spawn|Deno\.(?:Command|run)|Bun\.(?:spawn|spawnSync|\$))$/;

/** Calls that undo an encoding, and so hide what they give from a reader. */
export const DECODERS_RE =
  /(?:^|\.)(?:b(?:16|32|32hex|64|85)decode|a85decode|standard_b64decode|urlsafe_b64decode|decodebytes|decodestring|unhexlify|a2b_\w+|decompress|fromhex)\(\)$|^marshal\.loads?\(\)$|^(?:atob|Buffer\.from|unescape|decodeURIComponent|String\.fromCharCode|zlib\.\w+|pako\.\w+|lz-string\.decompress\w*|crypto\.createDecipher(?:iv)?\(\)\.\w+|crypto-js\.\w+\.decrypt)\(\)|^codecs\.(?:decode|getdecoder)\(\)|^(?:cryptography|Crypto|Cryptodome|nacl|pyaes|rncryptor)\..*decrypt\w*\(\)$/;

/** Calls that send what they are given to another machine. */
export const SENDERS_RE =
  /^(?:(?:requests|httpx|niquests|curl_cffi\.requests|cloudscraper)\.(?:get|post|put|patch|request|head|delete)|(?:requests\.(?:session|Session)|httpx\.(?:Async)?Client|aiohttp\.ClientSession|cloudscraper\.create_scraper|curl_cffi\.requests\.Session)\(\)\.(?:get|post|put|patch|request|head|send)|aiohttp\.request|urllib\.request\.(?:urlopen|Request|urlretrieve|build_opener\(\)\.open)|urllib2\.(?:urlopen|Request)|urllib\.urlopen|urllib3(?:\.PoolManager\(\))?\.(?:request|urlopen)|http\.client\.\w+\(\)\.(?:request|send|endheaders)|httplib\.\w+\(\)\.(?:request|send)|httplib2\.Http\(\)\.request|pycurl\.Curl\(\)\.setopt|(?:socket\.(?:socket|create_connection)|ssl\.wrap_socket|ssl\.create_default_context\(\)\.wrap_socket|ssl\.SSLContext\(\)\.wrap_socket)\(\)\.(?:send|sendall|sendto|sendfile|connect|connect_ex|write)|smtplib\.\w+\(\)\.send\w+|ftplib\.\w+\(\)\.stor\w+|telnetlib\.Telnet\(\)\.write|paramiko\.\w+\(\)[\w.()]*\.(?:put\w*|write|send\w*)|websockets?\.[\w.()]*\.send|websocket\.(?:create_connection|WebSocketApp|WebSocket)\(\)\.send|asyncio\.open_connection\(\)\[\]\.write|discord_webhook\.\w+\(\)\.execute|discord\.(?:SyncWebhook|Webhook)\.(?:from_url|partial)\(\)\.send|dhooks\.Webhook\(\)\.send|telegram\.Bot\(\)\.send\w*|telebot\.TeleBot\(\)\.send_\w+|slack_sdk\.[\w.]+\(\)\.(?:send|chat_postMessage|files_upload\w*)|xmlrpc\.client\.ServerProxy\(\)\.\w+|boto3\.\w+\(\)\.(?:put_object|upload_\w+)|pymongo\.MongoClient\(\)[\w.[\]()]*\.insert\w*|fetch|globalThis\.fetch|axios(?:\.\w+)?|axios\.create\(\)(?:\.\w+)?|got(?:\.\w+)?|ky(?:\.\w+)?|needle(?:\.\w+)?|phin|bent\(\)|request(?:-promise(?:-native)?)?(?:\.(?:get|post|put|patch))?|superagent\.\w+(?:\(\)\.(?:send|attach|query|field))?|(?:node|cross|isomorphic|make|minipass)-fetch(?:\.default)?|undici\.\w+|(?:follow-redirects\.)?https?\.(?:get|request)(?:\(\)\.(?:write|end))?|http2\.connect\(\)\.request\(\)\.(?:write|end)|XMLHttpRequest\(\)\.(?:send|open)|(?:WebSocket|ws|ws\.WebSocket)\(\)\.send|socket\.io-client(?:\.\w+)?\(\)\.emit|navigator\.sendBeacon|EventSource|Image\(\)\.src|(?:net|tls)\.\w+\(\)\.(?:write|end)|dgram\.createSocket\(\)\.send|nodemailer\.createTransport\(\)\.sendMail|form-data\(\)\.submit|ssh2\.Client\(\)[\w.()]*\.\w+|basic-ftp\.Client\(\)\.uploadFrom)$/;

/** Calls that ask a name server: the name itself can carry data past any firewall. */
export const NAME_LOOKUPS_RE =
  /^(?:socket\.(?:gethostbyname(?:_ex)?|getaddrinfo|gethostbyaddr|getfqdn)|dns\.(?:resolver\.(?:resolve|query|Resolver\(\)\.(?:resolve|query))|asyncresolver\.resolve|message\.make_query)|aiodns\.DNSResolver\(\)\.query|asyncio\.[\w.()]*getaddrinfo|dns\.(?:promises\.)?(?:lookup|resolve\w*|reverse)|dns\.(?:promises\.)?Resolver\(\)\.resolve\w*|dns\/promises\.(?:lookup|resolve\w*)|native-dns\.\w+)$/;

/** Services through which a message reaches somebody without a server of their own. */
export const MESSENGERS_RE =
  /(?:discord(?:app)?\.com\/api\/(?:v\d+\/)?webhooks|api\.telegram\.org\/bot|hooks\.slack\.com\/services|webhook\.office\.com|open\.feishu\.cn\/open-apis\/bot|oapi\.dingtalk\.com\/robot|api\.pushover\.net|ntfy\.sh\/|chat\.googleapis\.com\/v1\/spaces|maker\.ifttt\.com\/trigger)/i;
export const MESSENGER_CALLS_RE =
  /^(?:discord_webhook|dhooks|discord|telegram|telebot|slack_sdk|telegraf|node-telegram-bot-api|discord\.js)\b/;

/** Collectors of requests, tunnels and places to drop files: where data goes that nobody should trace. */
export const DROP_HOSTS_RE =
  /(?:^|\.)(?:webhook\.site|requestbin\.(?:com|net)|pipedream\.net|burpcollaborator\.net|oastify\.com|oast\.(?:pro|live|site|online|fun|me)|interact\.sh|interactsh\.com|requestcatcher\.com|beeceptor\.com|hookb\.in|postb\.in|canarytokens\.(?:com|org)|dnslog\.cn|ceye\.io|ngrok\.(?:io|app|dev)|ngrok-free\.(?:app|dev)|trycloudflare\.com|loca\.lt|serveo\.net|localhost\.run|transfer\.sh|file\.io|gofile\.io|anonfiles\.com|bashupload\.com|temp\.sh|0x0\.st|catbox\.moe|pastebin\.com|paste\.ee|hastebin\.com|ghostbin\.com|rentry\.co|termbin\.com)$/i;

/** Commands that hand the machine to somebody, fetch and run, or destroy. Linear: every part is bounded by a line. */
export const HOSTILE_COMMAND_RE =
  /(?:\b(?:curl|wget)\b[^\n;&]{0,400}\|\s*(?:sudo\s+)?(?:ba|z|da|k)?sh\b|\b(?:curl|wget)\b[^\n|;&]{0,400}\|\s*(?:sudo\s+)?(?:python\d?|perl|node|ruby)\b|\b(?:curl|wget)\b[^\n|]{0,400}(?:&&|;)\s*(?:sudo\s+)?(?:chmod\s+(?:\+x|[0-7]*7[0-7]*)|(?:ba)?sh\b|python\d?\b|\.\/|nohup\b)|\b(?:ba)?sh\s+(?:-c\s+)?["']?(?:<\(|\$\()\s*(?:curl|wget)\b|\beval\s+["']?\$\(\s*(?:curl|wget)\b|\/dev\/(?:tcp|udp)\/|\bnc(?:at)?\b[^\n]{0,400}\s-[a-z]*[ec]\b|\bsocat\b[^\n]{0,400}\bexec:|\bbash\s+-i\b|\bsh\s+-i\b|mkfifo\s+\S+[^\n]{0,400}\b(?:nc|sh)\b|powershell[^\n]{0,400}\s-(?:e|en|enc|encodedcommand|w\s+hidden|windowstyle\s+hidden)\b|\b(?:iex|invoke-expression)\b[^\n]{0,400}(?:downloadstring|invoke-webrequest|invoke-restmethod|\biwr\b|\birm\b|net\.webclient)|(?:downloadstring|\biwr\b|\birm\b)[^\n|]{0,400}\|\s*(?:iex|invoke-expression)\b|(?:invoke-webrequest|\biwr\b|downloadfile)[^\n]{0,400}\.exe[^\n]{0,400};\s*(?:start(?:-process)?\b|&|\.\\)|base64\s+(?:-d|-D|--decode)[^\n]{0,400}\|\s*(?:sudo\s+)?(?:(?:ba|z|da|k)?sh|python\d?|perl)\b|xxd\s+-r[^\n]{0,400}\|\s*(?:ba)?sh\b|certutil[^\n]{0,400}-(?:urlcache|decode)|bitsadmin[^\n]{0,400}\/transfer|mshta\s+(?:http|javascript|vbscript)|regsvr32[^\n]{0,400}\/i:http|rundll32[^\n]{0,400}(?:javascript:|,\s*\w+)[^\n]{0,400}http|\bcrontab\b|rm\s+-(?:rf|fr|r\s+-f|f\s+-r)\s+(?:--no-preserve-root\s+)?["']?(?:\/|~\/?|\$HOME\/?|\/\*|~\/\*)["']?(?:\s|$|;)|\bdd\s+if=\/dev\/(?:zero|u?random)\s+of=\/dev\/|\bmkfs\.\w+\s+\/dev\/|del\s+\/[fsq][^\n]{0,400}[a-z]:\\(?:\*|\s|$)|format\s+[a-z]:\s|:\(\)\s*\{\s*:\|:|python\d?\s+-c\s+["'][^"'\n]{0,400}(?:exec|__import__)\s*\(|history\s+-c\b[^\n]{0,400}rm\b|chattr\s+\+i\s)/i;

/** Commands that carry data of this machine to another one. */
export const SENDING_COMMAND_RE =
  /(?:\b(?:curl|wget|nc|ncat|nslookup|dig|ping|host)\b[^\n|]{0,400}(?:\$\(|`)[^\n]{0,400}?\b(env|printenv|whoami|hostname|id|uname|cat|pwd|ifconfig|ip|base64)\b|\b(env|printenv|set|whoami|hostname|id|uname|cat\s+\S+|tar\s[^\n|]{0,400})\s*\|[^\n]{0,400}\b(?:curl|wget|nc|ncat|socat)\b|\bcurl\b[^\n]{0,400}(?:-d|--data(?:-binary|-raw|-urlencode)?|-F|--form|-T|--upload-file)[\s=]+\S*@?\S*(\.ssh|\.aws|\.npmrc|\.pypirc|\.netrc|\.env\b|\/etc\/(?:passwd|shadow)|\.docker|\.kube|id_rsa)|\b(?:curl|wget)\b[^\n]{0,400}\$\{?(?:[A-Z_]*(TOKEN|SECRET|PASSWORD|API_KEY|ACCESS_KEY)[A-Z_]*|(USER|HOSTNAME|HOME|LOGNAME))\b)/;

/** Commands from which something starts by itself later. */
export const REGISTERING_COMMAND_RE =
  /\b(?:crontab\b|schtasks(?:\.exe)?\b[^\n]{0,400}\/create|reg(?:\.exe)?\s+add\b[^\n]{0,400}\\(?:Run|RunOnce|Winlogon|Services)\b|systemctl\s+(?:--user\s+)?enable\b|launchctl\s+(?:load|bootstrap)\b|sc(?:\.exe)?\s+create\b|update-rc\.d\b|chkconfig\b[^\n]{0,400}\bon\b|New-ScheduledTask|Register-ScheduledTask|New-Service\b|wmic\b[^\n]{0,400}startup)/i;

/** Files in the folder of packages that Python runs at each start. */
export const PACKAGE_START_RE = /(?:sitecustomize\.py|usercustomize\.py|\.pth)$/;
/** Where the folder of packages comes from. */
export const PACKAGE_FOLDER_RE =
  /^(?:site\.(?:get\w*site\w*packages|USER_SITE)|sysconfig\.get_path\w*|distutils\.sysconfig\.get_python_lib|site\.USER_SITE)(?:\(\))?/;

/** Words that only miners of crypto-currencies need. */
export const MINING_RE =
  /stratum\+(?:tcp|ssl|udp|tls):\/\/|\bxmrig\b|\b(?:xmr-stak|minerd|cpuminer|ethminer|nbminer|phoenixminer|teamredminer|lolminer|t-rex)\b[^\n]{0,80}\s-{1,2}\w|--donate-level|--coin[= ](?:monero|xmr)|\brandomx\b[^\n]{0,80}\bpool\b|coinhive\.min\.js|\bcryptonight\b|(?:pool\.(?:minexmr|supportxmr|hashvault|moneroocean)|nanopool\.org|2miners\.com|nicehash\.com|f2pool\.com|herominers\.com|c3pool\.com)/i;

/** Native calls that write into other processes or run raw machine code. */
export const INJECTION_RE =
  /^ctypes\.(?:windll|WinDLL\(\)|oledll|cdll|CDLL\(\))[\w.]*\.(?:WriteProcessMemory|CreateRemoteThread(?:Ex)?|NtWriteVirtualMemory|VirtualAlloc(?:Ex)?|QueueUserAPC|NtCreateThreadEx|NtMapViewOfSection)$/;

/** Calls that load a program into this process. */
export const LIBRARY_LOADERS_RE =
  /^(?:ctypes\.(?:CDLL|PyDLL|WinDLL|OleDLL|(?:cdll|windll|pydll|oledll)\.(?:LoadLibrary|\w+))|cffi\.FFI\(\)\.dlopen|importlib\.(?:machinery\.(?:SourceFileLoader|ExtensionFileLoader|SourcelessFileLoader)|util\.spec_from_file_location)|imp\.load_\w+|runpy\.run_path|process\.dlopen|require|import|ffi-napi\.Library|koffi\.load|worker_threads\.Worker|Worker)$/;

/** Calls that give what another machine answered. */
export const NETWORK_RE =
  /^(?:(?:requests|httpx|aiohttp|niquests|curl_cffi\.requests|cloudscraper|primp)(?:\.\w+\(\))?\.(?:get|post|put|request|patch|stream)\(\)|requests\.(?:session|Session)\(\)\.\w+\(\)|aiohttp\.request\(\)|urllib\.request\.(?:urlopen|urlretrieve|build_opener\(\)\.open|URLopener\(\)\.\w+|OpenerDirector\(\)\.open)\(\)|urllib2\.urlopen\(\)|urllib\.(?:urlopen|urlretrieve)\(\)|urllib3(?:\.PoolManager\(\))?\.(?:request|urlopen)\(\)|http\.client\.\w+\(\)\.getresponse\(\)|httplib\.\w+\(\)\.getresponse\(\)|http2?lib2?\.Http\(\)\.request\(\)|pycurl\.Curl\(\)|(?:socket\.(?:socket|create_connection)|ssl\.wrap_socket|ssl\.SSLContext\(\)\.wrap_socket|ssl\.create_default_context\(\)\.wrap_socket)\(\)(?:\.accept\(\)\[\])?\.(?:recv\w*|makefile|read)\(\)|smart_open\.open\(\)|fsspec\.open\(\)|websockets?\.[\w.()]*recv\(\)|(?:asyncio\.open_connection\(\)\[\]\.read\w*)\(\)|ftplib\.\w+\(\)\.\w+\(\)|paramiko\.\w+\(\)\.[\w.()]*(?:get|getfo|open|exec_command)\(\)|dns\.resolver\.(?:resolve|query)\(\)|xmlrpc\.client\.ServerProxy\(\)|(?:fetch|axios(?:\.\w+)?|axios\.create\(\)(?:\.\w+)?|got(?:\.\w+)?|needle(?:\.\w+)?|phin|bent\(\)|ky(?:\.\w+)?|request(?:-promise(?:-native)?)?(?:\.\w+)?|superagent\.\w+|(?:node|cross|isomorphic|make|minipass)-fetch(?:\.\w+)?|undici\.\w+|(?:follow-redirects\.)?https?\.(?:get|request)|http2\.connect\(\)\.request|net\.(?:connect|createConnection|Socket)|tls\.connect|ws|WebSocket|EventSource|socket\.io-client(?:\.\w+)?|XMLHttpRequest|dns\.(?:promises\.|Resolver\(\)\.)?resolve\w*|dns\/promises\.resolve\w*|dgram\.createSocket)\(\))/;
