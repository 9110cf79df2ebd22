//! Every route with the rule that allows it. A route that is not in this table is refused.

/// Who may call a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anybody: signing in, style sheets, health.
    Public,
    /// Whoever is signed in, auditors included. Reads only.
    SignedIn,
    /// Whoever acts from a post of the plan. What the post may do is the engine's to say.
    Acting,
    /// Administrators.
    Admin,
    /// Anybody, in the demo alone.
    Demo,
    /// Programs on this machine, or with the metrics token.
    Machine,
    /// Nobody: the route has no rule.
    Denied,
}

/// A route and its rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// The method.
    pub method: &'static str,
    /// The path as the router writes it.
    pub path: &'static str,
    /// Who may call it.
    pub access: Access,
}

const fn rule(method: &'static str, path: &'static str, access: Access) -> Rule {
    Rule {
        method,
        path,
        access,
    }
}

/// The table.
pub const RULES: &[Rule] = &[
    rule("GET", "/", Access::SignedIn),
    rule("GET", "/work", Access::SignedIn),
    rule("GET", "/assessments/{id}", Access::SignedIn),
    rule("GET", "/incidents/{id}", Access::SignedIn),
    rule("GET", "/incidents/{id}/report", Access::SignedIn),
    rule("GET", "/incidents/{id}/report/{form}", Access::SignedIn),
    rule("GET", "/matters/{id}", Access::SignedIn),
    rule("GET", "/plan", Access::SignedIn),
    rule("GET", "/supervision", Access::SignedIn),
    rule("GET", "/supervision.csv", Access::SignedIn),
    rule("GET", "/supervision.xlsx", Access::SignedIn),
    rule("GET", "/supervision/corrections", Access::SignedIn),
    rule("GET", "/supervision/year", Access::SignedIn),
    rule("GET", "/supervision/year.csv", Access::SignedIn),
    rule("GET", "/supervision/year.xlsx", Access::SignedIn),
    rule("GET", "/outbox", Access::SignedIn),
    rule("POST", "/outbox", Access::Acting),
    rule("POST", "/acts", Access::Acting),
    rule("GET", "/cases/new", Access::Acting),
    rule("POST", "/cases/new", Access::Acting),
    rule("GET", "/cases/import", Access::Acting),
    rule("POST", "/cases/import", Access::Acting),
    rule("POST", "/cases/find", Access::Acting),
    rule("GET", "/cases/lost", Access::Acting),
    rule("GET", "/cases/{id}", Access::SignedIn),
    rule("POST", "/cases/{id}/identity", Access::Acting),
    rule("POST", "/cases/{id}/receipt", Access::Acting),
    rule("GET", "/cases/{id}/material/{number}", Access::SignedIn),
    rule("GET", "/custody", Access::SignedIn),
    rule("POST", "/custody/{id}", Access::Acting),
    rule("GET", "/r", Access::Public),
    rule("POST", "/r", Access::Public),
    rule("GET", "/r/{code}", Access::Public),
    rule("POST", "/r/{code}/word", Access::Public),
    rule("POST", "/r/{code}/rate", Access::Public),
    rule("POST", "/r/{code}/material", Access::Public),
    rule("GET", "/r/{code}/proof/{entry}", Access::Public),
    rule("GET", "/r/{code}/paper/{entry}", Access::Public),
    rule("GET", "/a/{link}", Access::Public),
    rule("POST", "/a/{link}", Access::Public),
    rule("POST", "/notify/sms/{secret}/reports", Access::Public),
    rule("POST", "/notify/sms/{secret}/replies", Access::Public),
    rule("POST", "/post", Access::SignedIn),
    rule("GET", "/accounts", Access::Admin),
    rule("POST", "/accounts", Access::Admin),
    rule("POST", "/accounts/{id}", Access::Admin),
    rule("GET", "/sign-in", Access::Public),
    rule("POST", "/sign-in", Access::Public),
    rule("POST", "/sign-out", Access::SignedIn),
    rule("GET", "/setup/{secret}", Access::Public),
    rule("POST", "/setup/{secret}", Access::Public),
    rule("POST", "/lang", Access::Public),
    rule("POST", "/demo/sign-in", Access::Demo),
    rule("POST", "/demo/staff", Access::SignedIn),
    rule("GET", "/events", Access::SignedIn),
    rule("GET", "/verify", Access::Public),
    rule("GET", "/static/{file}", Access::Public),
    rule("GET", "/healthz", Access::Public),
    rule("GET", "/readyz", Access::Public),
    rule("GET", "/metrics", Access::Machine),
    rule("GET", "/ledger/checkpoint", Access::Public),
    rule("GET", "/ledger/key", Access::Public),
    rule("GET", "/ledger/tile/{*path}", Access::Public),
    // Filing asks for a program's key in the form itself, as the specification has it.
    rule("GET", "/open311/v2/{file}", Access::Public),
    rule("POST", "/open311/v2/{file}", Access::Public),
    rule("GET", "/open311/v2/services/{file}", Access::Public),
    rule("GET", "/open311/v2/requests/{file}", Access::Public),
    rule("GET", "/open311/v2/tokens/{file}", Access::Public),
    rule("GET", "/api/openapi.json", Access::Public),
    rule("GET", "/api/v1/me", Access::SignedIn),
    rule("GET", "/api/v1/board", Access::SignedIn),
    rule("GET", "/api/v1/incidents", Access::SignedIn),
    rule("GET", "/api/v1/incidents/{id}", Access::SignedIn),
    rule("GET", "/api/v1/incidents/{id}/report", Access::SignedIn),
    rule("GET", "/api/v1/assessments", Access::SignedIn),
    rule("GET", "/api/v1/matters", Access::SignedIn),
    rule("GET", "/api/v1/corrections", Access::SignedIn),
    rule("GET", "/api/v1/plan", Access::SignedIn),
    rule("POST", "/api/v1/acts", Access::Acting),
    rule("POST", "/api/v1/cases", Access::Acting),
    rule("GET", "/api/v1/cases/{id}", Access::SignedIn),
    rule("POST", "/api/v1/cases/{id}/identity", Access::Acting),
    rule("POST", "/api/v1/cases/{id}/receipt", Access::Acting),
    rule(
        "GET",
        "/api/v1/cases/{id}/material/{number}",
        Access::SignedIn,
    ),
    rule("GET", "/api/v1/custody", Access::SignedIn),
    rule("POST", "/api/v1/custody/{id}", Access::Acting),
    rule("POST", "/api/v1/cases/import", Access::Acting),
];

/// The rule of a route; [`Access::Denied`] where the table has none.
#[must_use]
pub fn access(method: &str, path: &str) -> Access {
    let found = RULES
        .iter()
        .find(|rule| rule.method == method && rule.path == path);
    found.map_or(Access::Denied, |rule| rule.access)
}
