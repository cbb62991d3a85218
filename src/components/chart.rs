//! Numbers as bars: each says its name and its number, so that nothing is told by height or colour alone.

use leptos::prelude::*;

use super::text::visible;

/// The most bars whose numbers and names all stand there; of more, every so many.
const NAMED: usize = 12;

/// A number as short as it can be: whole where it is whole.
pub fn short(number: f64) -> String {
    if number.fract() == 0.0 {
        format!("{number:.0}")
    } else {
        format!("{number:.2}")
    }
}

/// A name that is a day without its year: there is little room below a bar, and the whole name is read out.
fn brief(name: &str) -> &str {
    let is_day = name.len() == 10 && name.bytes().filter(|byte| *byte == b'-').count() == 2;
    if is_day { name.get(5..).unwrap_or(name) } else { name }
}

/// The bars. `label` says what they are together.
pub fn bars(label: String, points: &[(String, f64)]) -> AnyView {
    let most = points.iter().map(|(_, number)| *number).fold(0.0, f64::max);
    let every = points.len().div_ceil(NAMED).max(1);
    let bar = |(place, (name, number)): (usize, &(String, f64))| {
        let height = format!("{:.1}%", if most > 0.0 { (number.max(0.0) / most) * 100.0 } else { 0.0 });
        let words = format!("{name}: {}", short(*number));
        let title = words.clone();
        let named = (place % every == 0).then(|| view! { <span aria-hidden="true">{visible(brief(name))}</span> });
        let counted = (every == 1).then(|| view! { <b aria-hidden="true">{short(*number)}</b> });
        view! { <li title=title><span class="visually-hidden">{words}</span>{counted}<i aria-hidden="true" style:height=height></i>{named}</li> }.into_any()
    };
    let bars: Vec<AnyView> = points.iter().enumerate().map(bar).collect();
    view! { <ol class="chart" aria-label=label>{bars}</ol> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_no_more_places_than_it_needs() {
        assert_eq!([3.0, 0.25, 12_000.0].map(short), ["3", "0.25", "12000"]);
        assert_eq!(["2026-01-31", "north-west", "Jan"].map(brief), ["01-31", "north-west", "Jan"]);
    }
}
