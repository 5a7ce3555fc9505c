//! The program `bazargah`: command line, configuration, HTTP, import. Rules are in the domain crate, SQL in the store.

pub mod clock;
pub mod commands;
pub mod demo;
pub mod desk;
pub mod http;
pub mod import;
pub mod listener;
pub mod page_cache;
pub mod routes;
pub mod site;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
