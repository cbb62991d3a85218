//! Text that comes from a platform: isolated from the direction of its surroundings, and with nothing hidden in it.

use leptos::prelude::*;

/// The short name of a character that cannot be seen and can deceive; `None` for every other.
fn hidden_name(letter: char) -> Option<&'static str> {
    Some(match letter {
        '\u{00AD}' => "SHY",
        '\u{061C}' => "ALM",
        '\u{180E}' => "MVS",
        '\u{200B}' => "ZWSP",
        '\u{200C}' => "ZWNJ",
        '\u{200D}' => "ZWJ",
        '\u{200E}' => "LRM",
        '\u{200F}' => "RLM",
        '\u{202A}' => "LRE",
        '\u{202B}' => "RLE",
        '\u{202C}' => "PDF",
        '\u{202D}' => "LRO",
        '\u{202E}' => "RLO",
        '\u{2060}' => "WJ",
        '\u{2066}' => "LRI",
        '\u{2067}' => "RLI",
        '\u{2068}' => "FSI",
        '\u{2069}' => "PDI",
        '\u{FEFF}' => "BOM",
        '\u{E0000}'..='\u{E007F}' => "TAG",
        '\u{0000}'..='\u{001F}' | '\u{007F}'..='\u{009F}' => "CTRL",
        _ => return None,
    })
}

/// A stretch of text: as it is, or one hidden character by its name and code point.
#[derive(Debug, PartialEq, Eq)]
enum Stretch<'a> {
    Plain(&'a str),
    Hidden(&'static str, u32),
}

/// Cuts a text at its hidden characters. The joiners do honest work in many scripts and in emoji,
/// so they count as hidden only beside a Latin letter or digit, or at an edge.
fn stretches(text: &str) -> Vec<Stretch<'_>> {
    let mut found = Vec::new();
    let mut plain = 0;
    let mut before: Option<char> = None;
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let after = letters.peek().map(|(_, next)| *next);
        let honest = matches!(letter, '\u{200C}' | '\u{200D}')
            && ![before, after].iter().any(|beside| beside.is_none_or(|beside| beside.is_ascii()));
        if let Some(name) = hidden_name(letter).filter(|_| !honest) {
            if plain < at {
                found.push(Stretch::Plain(&text[plain..at]));
            }
            found.push(Stretch::Hidden(name, u32::from(letter)));
            plain = at + letter.len_utf8();
        }
        before = Some(letter);
    }
    if plain < text.len() {
        found.push(Stretch::Plain(&text[plain..]));
    }
    found
}

/// A platform's text as an isolated element; hidden characters become visible tokens.
pub fn visible(text: &str) -> AnyView {
    if !text.chars().any(|letter| hidden_name(letter).is_some()) {
        return view! { <bdi>{text.to_owned()}</bdi> }.into_any();
    }
    let parts: Vec<AnyView> = stretches(text)
        .into_iter()
        .map(|stretch| match stretch {
            Stretch::Plain(text) => text.to_owned().into_any(),
            Stretch::Hidden(name, code) => {
                view! { <span class="token" title=format!("Hidden character U+{code:04X}")>{name}</span> }.into_any()
            }
        })
        .collect();
    view! { <bdi>{parts}</bdi> }.into_any()
}

/// `civ_4812…c21f`: the middle of a long id is left out, because its ends tell two ids apart.
pub fn middle(id: &str) -> String {
    let length = id.chars().count();
    if length <= 20 {
        return id.to_owned();
    }
    let head: String = id.chars().take(9).collect();
    let tail: String = id.chars().skip(length - 6).collect();
    format!("{head}…{tail}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_override_is_shown_by_its_name() {
        assert_eq!(
            stretches("ada\u{202E}gpj"),
            [Stretch::Plain("ada"), Stretch::Hidden("RLO", 0x202E), Stretch::Plain("gpj")]
        );
    }

    #[test]
    fn a_joiner_is_left_alone_where_a_script_needs_it() {
        assert_eq!(stretches("می\u{200C}خواهم").len(), 1);
        assert_eq!(stretches("👩\u{200D}💻").len(), 1);
        assert_eq!(stretches("ad\u{200D}a").len(), 3);
        assert_eq!(stretches("ada\u{200D}").len(), 2);
    }

    #[test]
    fn a_long_id_keeps_both_ends() {
        assert_eq!(middle("short"), "short");
        assert_eq!(middle("0192f0c1-7f3e-7a4b-9c21-aa00bb11cc22"), "0192f0c1-…11cc22");
    }
}
