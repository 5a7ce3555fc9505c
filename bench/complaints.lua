-- Sends whole complaints against random shops of the file LINES_FILE, each of another buyer on another network, and prints what
-- bench/run.sh reads; an answer that is not a 303 is bad. Needs a server that takes addresses from X-Forwarded-For.
local file = os.getenv("LINES_FILE")
local lines, threads, sent, bad = {}, 0, 0, 0

function setup(thread)
  threads = threads + 1
  thread:set("seed", threads)
  thread:set("bad", 0)
  all = all or {}
  all[#all + 1] = thread
end

function init()
  for line in io.lines(file) do
    if line ~= "" then lines[#lines + 1] = line end
  end
  math.randomseed(os.time() * 7 + seed)
end

local letters = "0123456789abcdefghjkmnpqrstvwxyz"

function request()
  sent = sent + 1
  local code = {}
  for i = 1, 26 do
    local n = math.random(32)
    code[i] = letters:sub(n, n)
  end
  code = table.concat(code)
  local body = "kind=not-delivered&wish=My+money+back.&amount=1250000&order=" .. code:sub(1, 12) .. "&code=" .. code
    .. "&contact=" .. code .. "%40buyers.example"
    .. "&told=I+paid+two+weeks+ago+and+nothing+has+arrived+since.+Nobody+answers+the+telephone.+Order+" .. code
  local headers = {
    ["content-type"] = "application/x-www-form-urlencoded",
    ["x-forwarded-for"] = math.random(1, 223) .. "." .. math.random(0, 255) .. "." .. math.random(0, 255) .. "." .. math.random(0, 255),
  }
  return wrk.format("POST", "/shop/" .. lines[math.random(#lines)] .. "/complain", headers, body)
end

function response(status)
  if status ~= 303 then bad = bad + 1 end
end

function done(summary, latency)
  local other = 0
  for _, thread in ipairs(all) do other = other + thread:get("bad") end
  print(string.format("p50 %.3f", latency:percentile(50) / 1000))
  print(string.format("p99 %.3f", latency:percentile(99) / 1000))
  local errors = summary.errors
  print("bad " .. other + errors.connect + errors.read + errors.write + errors.timeout)
end
