//! What is filled in to make each kind of thing of Arize, and to change it.

use crate::things::round::Round;

pub const ROUNDS: &[Round] = &[
    Round {
        platform: "arize",
        kind: "organizations",
        made: &[("name", "Round Table"), ("description", "Where knights sit")],
        changed: &[("name", "Square Table"), ("description", "")],
    },
    Round {
        platform: "arize",
        kind: "spaces",
        // There is one of that name in the other organization.
        made: &[
            ("name", "Search Ranking"),
            ("organization", "Northwind Research"),
            ("description", "Twice"),
            ("is_private", "true"),
        ],
        changed: &[
            ("name", "Bench"),
            ("description", ""),
            ("is_private", "false"),
            ("ml_models_enabled", "true"),
            ("model_integration", "OpenAI"),
            ("model", "gpt-4o"),
            ("agent", "Support agent"),
            ("gradient_start_color", "#112233"),
        ],
    },
    Round {
        platform: "arize",
        kind: "roles",
        made: &[
            ("name", "Night Watch"),
            ("description", "Looks on"),
            ("permissions", "USER_READ; ROLE_READ"),
        ],
        changed: &[("name", "Day Watch"), ("description", ""), ("permissions", "USER_READ; SPACE_READ")],
    },
    Round {
        platform: "arize",
        kind: "role-bindings",
        made: &[
            ("user", "Priya Raman (priya.raman@example.com)"),
            ("role", "Support Desk"),
            ("project", "UHJvamVjdDo3OmFi"),
        ],
        changed: &[("role", "Prompt Reviewer")],
    },
    Round {
        platform: "arize",
        kind: "models",
        made: &[
            ("name", "Own models"),
            ("provider", "CUSTOM"),
            ("base_url", "https://models.example.com"),
            ("model_names", "small\nlarge"),
            ("default_models", "true"),
            ("auth_type", "BEARER_TOKEN"),
            ("role_arn", "arn:aws:iam::1:role/x"),
            ("scopings", "Northwind Research (all of it)"),
        ],
        changed: &[
            ("name", "Our models"),
            ("base_url", "https://other.example.com"),
            ("model_names", ""),
            ("function_calling", "false"),
            ("auth_type", "DEFAULT"),
            ("scopings", ""),
        ],
    },
    Round {
        platform: "arize",
        kind: "agents",
        made: &[
            ("name", "Help desk"),
            ("description", "Helps"),
            ("endpoint", "https://agents.example.com/help"),
            ("input_schema", "{\"type\":\n\"object\"}"),
            (
                "request_presets",
                r#"[{"name":"Short","description":"In brief","config":{"words":9}}]"#,
            ),
            ("scopings", "Northwind Research / Model Lab"),
        ],
        changed: &[
            ("name", "Help"),
            ("description", ""),
            ("endpoint", "https://agents.example.com/desk"),
            ("scopings", ""),
        ],
    },
    Round {
        platform: "arize",
        kind: "evaluators",
        made: &[
            ("name", "Judge"),
            ("endpoint", "https://judges.example.com"),
            ("input_schema", r#"{"type":"object"}"#),
        ],
        changed: &[
            ("name", "Jury"),
            ("description", "Of twelve"),
            ("endpoint", "https://juries.example.com"),
        ],
    },
    Round {
        platform: "arize",
        kind: "ai-integrations",
        made: &[
            ("name", "Bedrock"),
            ("provider", "AWS_BEDROCK"),
            ("base_url", "https://models.example.com"),
            ("model_names", "small\nlarge"),
            ("provider_metadata", "kind: AWS\nrole_arn: arn:aws:iam::1:role/x"),
            ("scopings", "Northwind Research / Model Lab; Northwind Production (all of it)"),
        ],
        changed: &[
            ("name", "Bare rock"),
            ("provider", "CUSTOM"),
            ("base_url", ""),
            ("model_names", ""),
            ("enable_default_models", "true"),
            ("auth_type", "BEARER_TOKEN"),
            ("provider_metadata", ""),
            ("scopings", ""),
        ],
    },
];
