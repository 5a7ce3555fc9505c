// Run by scripts/browser-tests.sh, which builds the program and makes the market that the stories are told in.
import { defineConfig } from "@playwright/test";

const address = process.env.BAZARGAH_LISTEN ?? "127.0.0.1:3000";

export default defineConfig({
  testDir: ".",
  outputDir: "../test-results",
  fullyParallel: true,
  forbidOnly: true,
  workers: 2,
  // A machine that is busy with something else may be slow once; a story that fails twice is wrong. The list names those.
  retries: process.env.CI ? 1 : 0,
  reporter: [["list"], ["json"]], // the JSON goes to PLAYWRIGHT_JSON_OUTPUT_FILE
  // Most stories only read the market, all at once; those that write come after them.
  projects: [
    { name: "reading", testIgnore: /(report|life|people|passkey|mark|inspect|deals|festival|fund|lottery)\.spec/ },
    { name: "writing", testMatch: /(report|life|people|passkey|mark|inspect|deals|festival|fund|lottery)\.spec/, dependencies: ["reading"], fullyParallel: false },
  ],
  use: {
    baseURL: `http://${address}`,
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env.BAZARGAH_CHROMIUM,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  webServer: {
    command: "target/debug/bazargah serve",
    cwd: "..",
    url: `http://${address}/`,
    reuseExistingServer: true, // one that `make serve` runs, when Playwright is started by hand
    stdout: "ignore",
    stderr: "pipe",
  },
});
