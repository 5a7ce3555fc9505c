//! What `scripts/site.sh` asks of wasm-bindgen's command line, and nothing else. The command line itself brings a web driver, an HTTP
//! server and TLS for its test runner, which takes twice as long to build. `scripts/toolchain.sh` builds this.

use std::process::ExitCode;
use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let done = match args.as_slice() {
        ["--version"] => {
            println!("wasm-bindgen {}", env!("CARGO_PKG_VERSION"));
            return ExitCode::SUCCESS;
        }
        ["--target", "web", "--no-typescript", "--out-dir", folder, "--out-name", name, input] => {
            let mut bindgen = Bindgen::new();
            bindgen.input_path(input).typescript(false).omit_default_module_path(false).out_name(name);
            bindgen.web(true).and_then(|bindgen| bindgen.generate(folder))
        }
        _ => {
            eprintln!("wasm-bindgen --target web --no-typescript --out-dir FOLDER --out-name NAME FILE");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("wasm-bindgen: {error:#}");
            ExitCode::FAILURE
        }
    }
}
