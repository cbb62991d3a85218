//! Form fields: a label above, a hint below, and an error that says what to do; all tied together for assistive technology.

use leptos::html::Input;
use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use super::id;
use super::text::visible;

/// The part that all fields of one control share: label, the control itself, hint and error.
fn frame(id: &str, label: String, hint: String, error: Signal<Option<String>>, inline: bool, control: AnyView) -> AnyView {
    view! {
        <div class=if inline { "field inline" } else { "field" } class:invalid=move || error.with(Option::is_some)>
            <label for=id.to_owned()>{label}</label>
            {control}
            {remarks(id, hint, error)}
        </div>
    }
    .into_any()
}

/// What stands below a field: the hint if there is one, and the error while there is one.
fn remarks(id: &str, hint: String, error: Signal<Option<String>>) -> AnyView {
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    view! {
        {(!hint.is_empty()).then(|| view! { <p class="hint" id=hint_id>{hint}</p> })}
        <div id=error_id>
            {move || error.get().map(|error| view! { <p class="error"><Glyph icon=Icon::Warning/>{error}</p> })}
        </div>
    }
    .into_any()
}

/// Which elements describe the control: the hint if there is one, and the error, first, while there is one.
fn described(id: &str, hint: &str, error: Signal<Option<String>>) -> impl Fn() -> Option<String> + Send + Sync + Clone + 'static {
    let (hint, error_id) = ((!hint.is_empty()).then(|| format!("{id}-hint")), format!("{id}-error"));
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
    hint: String,
    /// What is wrong with it.
    #[prop(into, optional)]
    error: Signal<Option<String>>,
    /// Shown while it is empty.
    #[prop(into, optional)]
    placeholder: Option<String>,
    /// The label stands beside it, for a bar of filters.
    #[prop(optional)]
    inline: bool,
    /// It is a day: the browser has its own way to choose one.
    #[prop(optional)]
    day: bool,
) -> impl IntoView {
    let id = id::fresh("field");
    let control = view! {
        <input
            id=id.clone()
            type=if day { "date" } else { "text" }
            autocomplete="off"
            spellcheck="false"
            placeholder=placeholder
            aria-invalid=invalid(error)
            aria-describedby=described(&id, &hint, error)
            prop:value=move || value.get()
            on:input=move |event| value.set(event_target_value(&event))
        />
    };
    frame(&id, label, hint, error, inline, control.into_any())
}

/// Several lines of text, one thing a line.
#[component]
pub fn LinesField(
    /// What they are.
    #[prop(into)]
    label: String,
    /// The text.
    value: RwSignal<String>,
    /// What helps to fill it in.
    #[prop(into, optional)]
    hint: String,
    /// What is wrong with it.
    #[prop(into, optional)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let id = id::fresh("field");
    let control = view! {
        <textarea
            id=id.clone()
            rows="4"
            autocomplete="off"
            spellcheck="false"
            aria-invalid=invalid(error)
            aria-describedby=described(&id, &hint, error)
            prop:value=move || value.get()
            on:input=move |event| value.set(event_target_value(&event))
        ></textarea>
    };
    frame(&id, label, hint, error, false, control.into_any())
}

/// Any number of choices. The value has a line for each that is chosen.
#[component]
pub fn ChoicesField(
    /// What they are.
    #[prop(into)]
    label: String,
    /// The chosen values, a line each.
    value: RwSignal<String>,
    /// Values and what they are called.
    options: Vec<(String, String)>,
    /// What helps to choose.
    #[prop(into, optional)]
    hint: String,
    /// What is wrong with it.
    #[prop(into, optional)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    // What is chosen and not among the options stays chosen until somebody unticks it.
    let mut options = options;
    value.with_untracked(|value| {
        for line in value.lines().filter(|line| !line.is_empty()) {
            if !options.iter().any(|(known, _)| known == line) {
                options.push((line.to_owned(), line.to_owned()));
            }
        }
    });
    let order: Vec<String> = options.iter().map(|(name, _)| name.clone()).collect();
    let order = StoredValue::new(order);
    let boxes: Vec<AnyView> = options
        .into_iter()
        .map(|(name, text)| {
            let (own, ticked) = (name.clone(), name.clone());
            let tick = move |event| {
                let on = event_target_checked(&event);
                value.update(|value| {
                    let mut chosen: Vec<&str> = value.lines().filter(|line| *line != own).collect();
                    if on {
                        chosen.push(&own);
                    }
                    // In the order of the options, so that only another choice is a change.
                    let sorted = order.with_value(|order| {
                        order
                            .iter()
                            .filter(|known| chosen.contains(&known.as_str()))
                            .cloned()
                            .collect::<Vec<_>>()
                    });
                    *value = sorted.join("\n");
                });
            };
            let checked = move || value.with(|value| value.lines().any(|line| line == ticked));
            view! { <label><input type="checkbox" prop:checked=checked on:change=tick/>{visible(&text)}</label> }.into_any()
        })
        .collect();
    let id = id::fresh("field");
    let (described, remarks) = (Signal::derive(described(&id, &hint, error)), remarks(&id, hint, error));
    view! {
        <fieldset class="field choices" aria-describedby=described>
            <legend>{label}</legend>
            <div class="boxes">{boxes}</div>
            {remarks}
        </fieldset>
    }
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
    hint: String,
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
                aria-describedby=described(&id, &hint, error)
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
    hint: String,
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
            aria-describedby=described(&id, &hint, error)
            on:input=move |_| if let Some(heard) = on_input { heard.run(()) }
        />
    };
    frame(&id, label, hint, error, false, control.into_any())
}
