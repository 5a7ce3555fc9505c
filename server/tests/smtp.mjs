// A mail server for tests: takes letters and prints them. The first line it prints is its port; each letter that it takes is one line of
// JSON. It ends when its standard input does, so that it never outlives the test that started it.
//
//   node smtp.mjs [--tls starttls|smtps] [--auth user:password] [--later N] [--later-to address] [--never-to address]
//                 [--never-from address] [--spam word] [--port N]
//
// --later N         answers 451 to the first N letters, when all of the letter has come
// --later-to, --never-to, --never-from   451 to this recipient, 550 to this recipient, 550 to this sender
// --spam word       554 to letters with this word in them as they travel, and repeats it, as real servers do
//
// Finds the npm package smtp-server as Node does, from this file's folder upwards, or in the folder BAZARGAH_NODE_MODULES.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { parseArgs } from "node:util";

const modules = process.env.BAZARGAH_NODE_MODULES;
const require = createRequire(modules ? `${modules}/-` : import.meta.url);
let SMTPServer;
try {
  ({ SMTPServer } = require("smtp-server"));
} catch (error) {
  if (error.code !== "MODULE_NOT_FOUND") throw error;
  console.error(`the npm package smtp-server is missing (looked ${modules ? `in ${modules}` : "from tests/ upwards; npm install brings it"})`);
  process.exit(1);
}

const text = { type: "string" };
const names = ["tls", "auth", "later", "later-to", "never-to", "never-from", "spam", "port"];
const { values: set } = parseArgs({ options: Object.fromEntries(names.map((name) => [name, text])) });
let later = Number(set.later ?? 0);

const answer = (responseCode, words) => Object.assign(new Error(words), { responseCode });

const pem = readFileSync(new URL("localhost.pem", import.meta.url));
const server = new SMTPServer({
  key: pem,
  cert: pem,
  secure: set.tls === "smtps",
  hideSTARTTLS: set.tls !== "starttls",
  authOptional: !set.auth,
  allowInsecureAuth: true,
  disableReverseLookup: true,
  closeTimeout: 0,
  onAuth({ username, password }, session, done) {
    if (`${username}:${password}` === set.auth) done(null, { user: username });
    else done(answer(535, "5.7.8 not with this password"));
  },
  onMailFrom({ address }, session, done) {
    done(address === set["never-from"] ? answer(550, `5.7.1 <${address}> may not write here`) : null);
  },
  onRcptTo({ address }, session, done) {
    if (address === set["never-to"]) done(answer(550, `5.1.1 <${address}> does not live here`));
    else if (address === set["later-to"]) done(answer(451, `4.2.1 <${address}> is not at home`));
    else done();
  },
  onData(stream, session, done) {
    const parts = [];
    stream.on("data", (part) => parts.push(part));
    stream.on("end", () => {
      const message = Buffer.concat(parts).toString("latin1");
      const { mailFrom, rcptTo } = session.envelope;
      if (later > 0) {
        later -= 1;
        return done(answer(451, `4.3.0 come back later with your letter to <${rcptTo[0].address}>`));
      }
      if (set.spam && message.includes(set.spam)) return done(answer(554, `5.7.1 we do not take "${set.spam}"`));
      const letter = {
        session: session.id,
        secure: session.secure,
        user: session.user ?? null,
        hello: session.hostNameAppearsAs,
        from: mailFrom.address,
        to: rcptTo.map(({ address }) => address),
        message,
      };
      process.stdout.write(`${JSON.stringify(letter)}\n`);
      done();
    });
  },
});
server.on("error", (error) => console.error(`smtp.mjs: ${error.message}`));
server.listen(Number(set.port ?? 0), "127.0.0.1", () => console.log(server.server.address().port));
process.stdin.on("end", () => process.exit(0)).resume();
