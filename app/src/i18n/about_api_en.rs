//! The English texts of the page on which the API is browsed.

use super::about_api::AboutApiWords;

pub(super) const ABOUT_API: AboutApiWords = AboutApiWords {
    title: "The API",
    link: "API and open data",
    lead: "Everything that the pages show is open to programs too, without a key: shops, complaints, deals, events, whole data sets.",
    document: "The same as an OpenAPI 3.1 document",
    promises: "What the server promises",
    limit: |n| {
        format!(
            "One network may ask {n} times a minute. RateLimit and RateLimit-Policy say what is left; with 429, Retry-After says when to come back."
        )
    },
    no_limit: "There is no limit to how often you may ask.",
    promises_items: &[
        "Addresses under /api/v1, their fields, units and meaning stay as they are. Fields and operations may be added: pass over what you do not know.",
        "null means unknown and is never 0. Money is rial, times are UTC in RFC 3339, shares lie between 0 and 1.",
        "Any site may read (CORS is open for GET). No cookie is set and none is looked at.",
        "Answers with an ETag need not be sent twice: ask with If-None-Match and get 304.",
        "Errors are problem documents (application/problem+json, RFC 9457) with a status that says whose fault it is.",
        "Each answer has a number in X-Request-Id. Name it when you report a fault.",
        "A full part of /api/v1/events never changes. Who copies all of it can check it against the signed log.",
        "Nothing in it names a buyer or repeats anybody’s words. We keep no record of who asks for what.",
        "The data may be used under CC BY 4.0: name Bazargah.",
    ],
    operations: "Operations",
    parameters: "Parameters",
    parameters_none: "It takes no parameters.",
    name: "Name",
    meaning: "Meaning",
    kind: "Value",
    place: "Where",
    in_path: "in the path",
    in_query: "in the query",
    required: "needed",
    comma: ", ",
    answers: "Answers",
    example: "Example",
    schemas: "What answers hold",
    schemas_text: "A question mark says that the field may be missing; “null”, that it may be unknown.",
};
