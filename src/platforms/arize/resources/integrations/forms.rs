//! What has to be filled in for language models, agents and evaluators.

use crate::model::input::{Input, InputKind};
use crate::platforms::arize::resources::scoping;
use crate::platforms::arize::resources::secrets::{HAS_KEY, HEADERS, KEY};

pub const NAME: Input = Input::new("name", "Name", InputKind::Text)
    .required()
    .hint("At most 255 characters; no other integration of its type has it.");
pub const DESCRIPTION: Input = Input::new("description", "Description", InputKind::Text).hint("At most 1,000 characters.");
pub const PROVIDER: Input = Input::new(
    "provider",
    "Provider",
    InputKind::OneOf(&[
        ("OPEN_AI", "OpenAI"),
        ("ANTHROPIC", "Anthropic"),
        ("GEMINI", "Gemini"),
        ("VERTEX_AI", "Vertex AI"),
        ("AWS_BEDROCK", "AWS Bedrock"),
        ("NVIDIA_NIM", "NVIDIA NIM"),
        ("LITELLM", "LiteLLM"),
        ("FIREWORKS", "Fireworks"),
        ("TOGETHER_AI", "Together AI"),
        ("CUSTOM", "Custom"),
    ]),
)
.required()
.hint("It cannot be changed later. Each takes only some of what follows; Arize says what it misses and what is too much.");
pub const ADDRESS: Input = Input::new("base_url", "Address of the provider", InputKind::Text);
pub const MODELS_OF: Input =
    Input::new("model_names", "More models", InputKind::Lines).hint("Beyond the usual ones of the provider, one a line.");
pub const CALLING: Input = Input::new("function_calling", "Models may call functions", InputKind::Switch);
pub const DEFAULTS: Input = Input::new("default_models", "Usual models of the provider", InputKind::Switch);
pub const PROJECT: Input = Input::new("project_id", "Project", InputKind::Text).hint("Of Vertex AI.");
pub const LOCATION: Input = Input::new("location", "Location", InputKind::Text).hint("Of Vertex AI.");
pub const LABEL: Input = Input::new("project_access_label", "Access label of the project", InputKind::Text).hint("Of Vertex AI.");
pub const AUTH: Input = Input::new(
    "auth_type",
    "How it proves itself",
    InputKind::OneOf(&[
        ("DEFAULT", "As usual"),
        ("PROXY_WITH_HEADERS", "Headers for a proxy"),
        ("BEARER_TOKEN", "Bearer token"),
        ("OAUTH2_CLIENT_CREDENTIALS", "OAuth 2 client credentials"),
    ]),
)
.hint("Of AWS Bedrock and of custom providers.");
pub const ROLE: Input = Input::new("role_arn", "Role in AWS", InputKind::Text).hint("Such as arn:aws:iam::123456789012:role/models.");
pub const EXTERNAL: Input = Input::new("external_id", "External id in AWS", InputKind::Text);
/// What belongs together in the configuration, and goes as a whole.
pub const AUTHS: [&str; 3] = ["auth_type", "role_arn", "external_id"];
pub const ENDPOINT: Input = Input::new("endpoint", "Address", InputKind::Text)
    .required()
    .hint("It begins with https://, and has 2,048 characters at most.");
pub const NEW_SCHEMA: Input = SCHEMA.required().hint("A JSON schema: an object, such as {\"type\": \"object\"}.");
pub const OTHER_SCHEMA: Input = SCHEMA.hint("A JSON schema, in the place of the one that there is. Left empty, that one stays.");
pub const SCHEMA: Input = Input::new("input_schema", "Schema of its input", InputKind::Lines);
pub const PRESETS: Input = Input::new("request_presets", "Presets of requests", InputKind::Lines)
    .hint("As JSON, all of them from then on: [{\"name\": \"…\", \"config\": {}}]. Left empty, they stay; [] takes them away.");

pub static MODEL_CREATION: [Input; 15] = [
    NAME,
    PROVIDER,
    KEY,
    ADDRESS,
    MODELS_OF,
    DEFAULTS,
    CALLING,
    PROJECT,
    LOCATION,
    LABEL,
    AUTH,
    ROLE,
    EXTERNAL,
    HEADERS,
    scoping::SCOPINGS,
];
pub static MODEL_EDIT: [Input; 15] = [
    NAME,
    KEY,
    HAS_KEY,
    ADDRESS,
    MODELS_OF,
    DEFAULTS,
    CALLING,
    PROJECT,
    LOCATION,
    LABEL,
    AUTH,
    ROLE,
    EXTERNAL,
    HEADERS,
    scoping::SCOPINGS,
];
pub static AGENT_CREATION: [Input; 7] = [NAME, DESCRIPTION, ENDPOINT, NEW_SCHEMA, PRESETS, HEADERS, scoping::SCOPINGS];
pub static AGENT_EDIT: [Input; 7] = [NAME, DESCRIPTION, ENDPOINT, OTHER_SCHEMA, PRESETS, HEADERS, scoping::SCOPINGS];
pub static EVALUATOR_CREATION: [Input; 6] = [NAME, DESCRIPTION, ENDPOINT, NEW_SCHEMA, HEADERS, scoping::SCOPINGS];
pub static EVALUATOR_EDIT: [Input; 6] = [NAME, DESCRIPTION, ENDPOINT, OTHER_SCHEMA, HEADERS, scoping::SCOPINGS];
