//! The English texts about webhooks.

use super::webhooks::WebhookWords;
use crate::pages::WebhookFault;
use bazargah_domain::webhook::{HookState, Topic};

pub(super) const WEBHOOKS: WebhookWords = WebhookWords {
    title: |owner| format!("Webhooks of {owner}"),
    lead: "When something happens on the shop’s public record, we tell your program at once: no need to ask again and again.",
    partner_lead: "A partner’s program is told of the public events of all shops, as soon as they are on record.",
    link: "Webhooks",
    hooks: "Registered addresses",
    none: "No address is registered yet.",
    state: |state| match state {
        HookState::On => "on",
        HookState::Off => "switched off",
        HookState::Failed => "switched off: it did not answer",
    },
    topic: |topic| match topic {
        Topic::Complaints => "complaints and answers",
        Topic::Mark => "trust mark, violations, inspections",
        Topic::Grade => "grade",
        Topic::Shop => "listing, name, sources",
        Topic::Festival => "festival",
        Topic::Fund => "guarantee fund",
        Topic::Lottery => "lotteries",
    },
    told_of: |topics| format!("It is told of: {topics}"),
    comma: ", ",
    failing: |since| {
        format!(
            "It has not taken anything since {since}. We try less and less often, for two days, and then switch it off."
        )
    },
    test: "Send a test",
    on: "Switch on",
    off: "Switch off",
    secret: "New secret",
    remove: "Remove",
    secret_title: "The secret, this once",
    secret_text: "Copy it now: it is never shown again. With it your program checks that a message comes from us. After a new secret, the old one signs as well for 24 hours.",
    deliveries: "Last deliveries",
    deliveries_none: "Nothing was sent yet.",
    at: "Time (UTC)",
    event: "Event",
    event_test: "test",
    answer: "Answer",
    took: "Took",
    milliseconds: |n| format!("{n} ms"),
    no_answer: |fault| match fault {
        "name" => "the name was not found",
        "forbidden" => "its address is not a public one",
        "unreachable" => "no connection",
        "tls" => "the certificate is not valid",
        "slow" => "took too long",
        _ => "the connection broke",
    },
    add: "Register an address",
    url: "Address",
    url_hint: "https, at a domain of yours, without a port; up to five",
    topics: "What is it to be told of?",
    fault: |fault| match fault {
        WebhookFault::Url => {
            "Type an address such as https://hooks.example.ir/bazargah: https, a domain, no port, no user name."
        }
        WebhookFault::Topics => "Choose at least one subject.",
        WebhookFault::Full => "There are five already. Remove one first.",
        WebhookFault::Known => "This address is registered already.",
        WebhookFault::TooMany => "That was many tests within an hour. Try again later.",
    },
    button: "Register",
    how: "What your program does",
    how_items: &[
        "It takes a POST with JSON: one event, exactly as /api/v1/events gives it.",
        "It checks the signature: HMAC-SHA256 of “webhook-id.webhook-timestamp.body” with the secret, as standardwebhooks.com describes; ready libraries exist for most languages.",
        "It refuses messages whose webhook-timestamp is more than five minutes old, and passes over a webhook-id that it has seen: an event may come twice.",
        "It answers with a status from 200 to 299 within five seconds. Redirects are not followed. With 410 it is switched off at once.",
        "Events come in their order. While one is not taken, later ones wait; nothing is lost, also not while it is switched off.",
    ],
};
