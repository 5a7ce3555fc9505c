//! Passkeys (WebAuthn) for staff and shops' people. Not built in yet: see the issue.

/// See the module.
pub struct Passkeys;

impl Passkeys {
    /// None.
    pub fn at(_origin: &str) -> Option<Self> {
        None
    }
}
