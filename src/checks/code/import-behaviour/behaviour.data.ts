/** Calls that run the text or bytes they are given as Python. */
export const RUNNERS_RE =
  /^(?:builtins\.(?:exec|eval|execfile)|runpy\.run_\w+|code\.Interactive\w+\(\)\.\w+|types\.(?:FunctionType|CodeType)|types\.FunctionType\(\)|IPython\.[\w.()]*run_cell|ctypes\.CFUNCTYPE\(\)\(\)|eval|Function|setTimeout|setInterval|vm\.(?:run\w+|Script|compileFunction)|module\(?\)?\._compile)$/;

export const COMMANDS_RE =
  /^(?:os\.(?:system|popen|exec[lv]\w*|spawn\w+|posix_spawn\w*|startfile)|subprocess\.(?:run|call|check_call|check_output|Popen|getoutput|getstatusoutput)|commands\.\w+|pty\.spawn|asyncio\.create_subprocess_\w+|child_process\.(?:exec|execSync|spawn|spawnSync|execFile|execFileSync|fork)|execa(?:\.\w+)?|shelljs\.exec|cross-spawn(?:\.\w+)?|Deno\.Command|Bun\.spawn)$/;

/** Calls that undo an encoding, and so hide what they give from a reader. */
export const DECODERS_RE =
  /(?:^|\.)(?:b(?:16|32|32hex|64|85)decode|a85decode|standard_b64decode|urlsafe_b64decode|decodebytes|unhexlify|a2b_\w+|decompress|fromhex)\(\)$|^marshal\.loads?\(\)$|^(?:atob|Buffer\.from|unescape|decodeURIComponent|String\.fromCharCode|zlib\.\w+|pako\.\w+|crypto\.createDecipheriv\(\)\.\w+)\(\)$|^codecs\.(?:decode|getdecoder)\(\)|^(?:cryptography|Crypto|Cryptodome|nacl|pyaes)\..*decrypt\w*\(\)$/;

/** Calls that send what they are given to another machine. */
export const SENDERS_RE =
  /^(?:(?:requests|httpx|niquests)\.(?:get|post|put|patch|request|head)|(?:requests\.(?:session|Session)|httpx\.(?:Async)?Client|aiohttp\.ClientSession)\(\)\.\w+|urllib\.request\.(?:urlopen|Request|urlretrieve)|urllib2\.(?:urlopen|Request)|urllib3(?:\.PoolManager\(\))?\.(?:request|urlopen)|http\.client\.\w+\(\)\.request|socket\.(?:socket|create_connection)\(\)\.(?:send|sendall|sendto|connect)|smtplib\.\w+\(\)\.send\w+|socket\.(?:gethostbyname|getaddrinfo)|ftplib\.\w+\(\)\.stor\w+|paramiko\.\w+\(\)\.\w+|fetch|axios(?:\.\w+)?|got(?:\.\w+)?|node-fetch|undici\.\w+|https?\.(?:get|request)(?:\(\)\.(?:write|end))?|XMLHttpRequest\(\)\.send|WebSocket\(\)\.send|navigator\.sendBeacon|dns\.(?:lookup|resolve\w*)|net\.\w+\(\)\.write)$/;

/** Files that hold credentials, and names of variables that do. */
export const CREDENTIAL_FILES_RE =
  /(?:\.ssh\/(?:id_\w+|authorized_keys|known_hosts)?|\.aws\/credentials|\.config\/gcloud|\.kube\/config|\.docker\/config\.json|\.netrc|\.npmrc|\.pypirc|\.git-credentials|\.huggingface\/token|huggingface\/(?:token|stored_tokens)|\.kaggle\/kaggle\.json|\/etc\/shadow|\/etc\/passwd|Login Data|cookies\.sqlite|key4\.db|Local State|wallet\.dat|\.bash_history|\.zsh_history|Exodus|\.env$)/;

/** Files through which something starts again by itself. */
export const AUTOSTART_RE =
  /(?:\.bashrc|\.bash_profile|\.profile|\.zshrc|\.zshenv|\/etc\/(?:cron|rc\.local|profile|ld\.so\.preload|systemd)|\.config\/(?:autostart|systemd)|LaunchAgents|\.ssh\/authorized_keys|Startup[\\/]|CurrentVersion\\\\?Run)/;

/** Commands that fetch and run, or hand the machine to somebody. */
export const HOSTILE_COMMAND_RE =
  /(?:\b(?:curl|wget)\b[^\n;&]*\|\s*(?:sudo\s+)?(?:ba|z|da|k)?sh\b|\b(?:curl|wget)\b[^|]*(?:&&|;)\s*(?:chmod\s+\+x|(?:ba)?sh\b|python\d?\b|\.\/)|\/dev\/tcp\/|\bnc(?:at)?\b[^\n]*\s-[a-z]*e\b|\bbash\s+-i\b|\bsh\s+-i\b|mkfifo\s+\S+[^\n]*\b(?:nc|sh)\b|powershell[^\n]*\s-(?:e|en|enc|encodedcommand|w\s+hidden|windowstyle\s+hidden)\b|\biex\b[^\n]*(?:downloadstring|invoke-webrequest|\biwr\b)|base64\s+(?:-d|--decode)[^\n]*\|\s*(?:ba)?sh|certutil[^\n]*-urlcache|mshta\s+(?:http|javascript)|\bcrontab\b|rm\s+-rf\s+(?:\/|~)(?:\s|$)|python\d?\s+-c\s+["'][^"']*(?:exec|__import__)\s*\()/i;

/** Files in the folder of packages that Python runs at each start. */
export const PACKAGE_START_RE = /(?:sitecustomize\.py|usercustomize\.py|\.pth)$/;
/** Where the folder of packages comes from. */
export const PACKAGE_FOLDER_RE =
  /^(?:site\.get\w*site\w*packages|sysconfig\.get_path\w*|distutils\.sysconfig\.get_python_lib)\(\)/;
