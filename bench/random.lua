-- Asks for a random line of the file LINES_FILE in the form FORMAT (%s the line, %d its number), the same order every time, and prints
-- what bench/run.sh reads: latencies in milliseconds, and answers that were not a 200.
local file, format = os.getenv("LINES_FILE"), os.getenv("FORMAT")
local lines, threads = {}, 0

function setup(thread)
  threads = threads + 1
  thread:set("seed", threads)
end

function init()
  for line in io.lines(file) do
    if line ~= "" then lines[#lines + 1] = line end
  end
  math.randomseed(seed)
end

function request()
  local n = math.random(#lines)
  if format:find("%%d") then return wrk.format("GET", string.format(format, n - 1)) end
  return wrk.format("GET", (format:gsub("%%s", function() return lines[n] end)))
end

function done(summary, latency)
  print(string.format("p50 %.3f", latency:percentile(50) / 1000))
  print(string.format("p99 %.3f", latency:percentile(99) / 1000))
  local errors = summary.errors
  print("bad " .. errors.status + errors.connect + errors.read + errors.write + errors.timeout)
end
