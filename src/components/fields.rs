//! Every field that a platform gave about one record, in its own spelling and order.

use leptos::prelude::*;

use super::given::absent;
use super::icon::{Glyph, Icon};
use super::text::visible;
use crate::model::field::{Field, FieldValue};

/// From this many fields on, a filter helps.
const MANY: usize = 20;

fn value(value: &FieldValue) -> AnyView {
    match value {
        FieldValue::Text(text) => visible(text),
        FieldValue::Switch(on) => if *on { "Yes" } else { "No" }.into_any(),
        FieldValue::Nothing => absent("null — none"),
        FieldValue::Empty => absent("empty"),
    }
}

/// Whether a field has the text, in its path or its value; upper and lower case make no difference.
fn fits(field: &Field, text: &str) -> bool {
    field.path.to_lowercase().contains(text) || matches!(&field.value, FieldValue::Text(value) if value.to_lowercase().contains(text))
}

/// The list of fields, with a filter once there are many.
#[component]
pub fn Fields(
    /// The fields.
    fields: Vec<Field>,
) -> impl IntoView {
    let many = fields.len() > MANY;
    let filter = RwSignal::new(String::new());
    let fields = StoredValue::new(fields);
    let shown = move || {
        let text = filter.get().trim().to_lowercase();
        fields.with_value(|fields| {
            fields
                .iter()
                .filter(|field| text.is_empty() || fits(field, &text))
                .map(|field| view! { <div><dt>{visible(&field.path)}</dt><dd>{value(&field.value)}</dd></div> }.into_any())
                .collect::<Vec<_>>()
        })
    };
    let rows = Memo::new(move |_| {
        let text = filter.get().trim().to_lowercase();
        fields.with_value(|fields| fields.iter().filter(|field| text.is_empty() || fits(field, &text)).count())
    });
    view! {
        <div class="fields">
            {many.then(|| view! {
                <div class="fields-filter">
                    <Glyph icon=Icon::Filter/>
                    <input type="search" aria-label="Filter the fields" placeholder="Filter the fields" autocomplete="off" spellcheck="false"
                        prop:value=move || filter.get() on:input=move |event| filter.set(event_target_value(&event))/>
                    <span role="status">{move || format!("{} of {}", rows.get(), fields.with_value(Vec::len))}</span>
                </div>
            })}
            <dl>{shown}</dl>
            {move || (rows.get() == 0).then(|| view! { <p class="none">"No field has this text."</p> })}
        </div>
    }
}
