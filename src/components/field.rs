//! Form fields: a label above, a hint below, and an error that says what to do; all tied together for assistive technology.

use leptos::html::Input;
use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use super::id;

/// The part that all fields share: label, the control itself, hint and error.
fn frame(id: &str, label: String, hint: Option<String>, error: Signal<Option<String>>, inline: bool, control: AnyView) -> AnyView {
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    view! {
        <div class=if inline { "field inline" } else { "field" } class:invalid=move || error.with(Option::is_some)>
            <label for=id.to_owned()>{label}</label>
            {control}
            {hint.map(|hint| view! { <p class="hint" id=hint_id>{hint}</p> })}
            <div id=error_id>
                {move || error.get().map(|error| view! { <p class="error"><Glyph icon=Icon::Warning/>{error}</p> })}
            </div>
        </div>
    }
    .into_any()
}

/// Which elements describe the control: the hint if there is one, and the error, first, while there is one.
fn described(id: &str, hint: bool, error: Signal<Option<String>>) -> impl Fn() -> Option<String> + Send + Sync + Clone + 'static {
    let (hint, error_id) = (hint.then(|| format!("{id}-hint")), format!("{id}-error"));
    move || match (error.with(Option::is_some), &hint) {
        (true, Some(hint)) => Some(format!("{error_id} {hint}")),
        (true, None) => Some(error_id.clone()),
        (false, hint) => hint.clone(),
    }
}

/// `aria-invalid`, only while there is an error.
fn invalid(error: Signal<Option<String>>) -> impl Fn() -> Option<&'static str> + Send + Sync + Clone + 'static {
    move || error.with(Option::is_some).then_some("true")
}

/// One line of text.
#[component]
pub fn TextField(
    /// What it is.
    #[prop(into)]
    label: String,
    /// The text.
    value: RwSignal<String>,
    /// What helps to fill it in.
    #[prop(into, optional)]
    hint: Option<String>,
    /// What is wrong with it.
    #[prop(into, optional)]
    error: Signal<Option<String>>,
    /// Shown while it is empty.
    #[prop(into, optional)]
    placeholder: Option<String>,
    /// The label stands beside it, for a bar of filters.
    #[prop(optional)]
    inline: bool,
) -> impl IntoView {
    let id = id::fresh("field");
    let control = view! {
        <input
            id=id.clone()
            type="text"
            autocomplete="off"
            spellcheck="false"
            placeholder=placeholder
            aria-invalid=invalid(error)
            aria-describedby=described(&id, hint.is_some(), error)
            prop:value=move || value.get()
            on:input=move |event| value.set(event_target_value(&event))
        />
    };
    frame(&id, label, hint, error, inline, control.into_any())
}

/// A choice of one.
#[component]
pub fn SelectField(
    /// What it is.
    #[prop(into)]
    label: String,
    /// The chosen value.
    value: RwSignal<String>,
    /// Values and what they are called.
    options: Vec<(String, String)>,
    /// What helps to choose.
    #[prop(into, optional)]
    hint: Option<String>,
    /// What is wrong with it.
    #[prop(into, optional)]
    error: Signal<Option<String>>,
    /// The label stands beside it, for a bar of filters.
    #[prop(optional)]
    inline: bool,
) -> impl IntoView {
    let id = id::fresh("field");
    let options: Vec<AnyView> = options
        .into_iter()
        .map(|(name, text)| {
            let own = name.clone();
            view! { <option value=name prop:selected=move || value.with(|value| *value == own)>{text}</option> }.into_any()
        })
        .collect();
    let control = view! {
        <span class="select">
            <select
                id=id.clone()
                aria-invalid=invalid(error)
                aria-describedby=described(&id, hint.is_some(), error)
                on:change=move |event| value.set(event_target_value(&event))
            >
                {options}
            </select>
            <Glyph icon=Icon::ChevronDown/>
        </span>
    };
    frame(&id, label, hint, error, inline, control.into_any())
}

/// A credential. It stays in the element until somebody asks for it: no signal ever holds it.
#[component]
pub fn SecretField(
    /// What it is.
    #[prop(into)]
    label: String,
    /// The element, to read the secret from and to wipe it.
    field: NodeRef<Input>,
    /// What helps to fill it in.
    #[prop(into, optional)]
    hint: Option<String>,
    /// What is wrong with it.
    #[prop(into, optional)]
    error: Signal<Option<String>>,
    /// Something was typed or pasted.
    #[prop(optional)]
    on_input: Option<Callback<()>>,
) -> impl IntoView {
    let id = id::fresh("field");
    let control = view! {
        <input
            node_ref=field
            id=id.clone()
            type="password"
            class="mono"
            autocomplete="off"
            autocapitalize="none"
            spellcheck="false"
            data-1p-ignore="true"
            data-lpignore="true"
            aria-invalid=invalid(error)
            aria-describedby=described(&id, hint.is_some(), error)
            on:input=move |_| if let Some(heard) = on_input { heard.run(()) }
        />
    };
    frame(&id, label, hint, error, false, control.into_any())
}
