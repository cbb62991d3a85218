//! What a new key may do, row by row: to begin with, to fill in, to read back in words, and to try with a request before there is a key.

use leptos::prelude::*;

use crate::components::field::{LinesField, SelectField, TextField};
use crate::components::focus::focus_next;
use crate::components::icon::{Glyph, Icon};
use crate::components::id;
use crate::components::text::visible;
use crate::model::constraint::{self, Constraint, Matcher, PRESETS, Preset, VERBS};
use crate::session::pattern_matches;

/// One row while it is filled in. A handle.
#[derive(Clone, Copy)]
struct Row {
    /// The number in the id of its element. It stays when other rows come and go.
    key: usize,
    matcher: RwSignal<String>,
    path: RwSignal<String>,
    verbs: RwSignal<[bool; 6]>,
}

impl Row {
    fn new(key: usize, row: Constraint) -> Self {
        Self {
            key,
            matcher: RwSignal::new(row.matcher.word().to_owned()),
            path: RwSignal::new(row.path),
            verbs: RwSignal::new(row.verbs),
        }
    }

    fn constraint(self) -> Constraint {
        // The choice has no other words.
        let matcher = self.matcher.with(|word| Matcher::of(word)).unwrap_or(Matcher::Exact);
        // What was typed stays in its field, should somebody choose another way to match again.
        let path = if matcher == Matcher::Verb {
            String::new()
        } else {
            self.path.with(|path| path.trim().to_owned())
        };
        Constraint {
            matcher,
            path,
            verbs: self.verbs.get(),
        }
    }
}

/// All rows. A handle.
#[derive(Clone, Copy)]
struct Editor {
    rows: RwSignal<Vec<Row>>,
    /// Who owns the signals of rows that come later.
    owner: StoredValue<Owner>,
    /// With what the ids of its elements begin.
    id: StoredValue<String>,
    /// How many rows there ever were.
    made: StoredValue<usize>,
    /// What the rows say.
    now: Memo<Vec<Constraint>>,
}

/// What is wrong with the patterns of this text, as a sentence: only what reads patterns can tell.
pub fn unreadable(text: &str) -> Option<String> {
    let rows = constraint::read(text).unwrap_or_default();
    let at = rows.iter().position(is_unreadable)?;
    Some(format!("Row {}: {UNREADABLE}", at + 1))
}

const UNREADABLE: &str = "this browser cannot read it as a pattern. Look for a bracket that is not closed.";

fn is_unreadable(row: &Constraint) -> bool {
    row.matcher == Matcher::Regex && pattern_matches(&row.path, "").is_none()
}

/// The editor of a value that is the text of [`constraint::written`].
pub fn constraints_field(label: String, hint: &'static str, value: RwSignal<String>, error: Signal<Option<String>>) -> AnyView {
    let Ok(rows) = value.with_untracked(|text| constraint::read(text)) else {
        // Rows instead of it would be none, and a key without rows may do everything.
        return view! { <LinesField label=label value=value error=error hint=hint/> }.into_any();
    };
    let editor = Editor::new();
    editor.put(rows);
    Effect::new(move |_| {
        let text = editor.now.with(|rows| constraint::written(rows));
        // The dialog may be closed by then.
        value.try_set(text);
    });
    let rows = move || {
        let rows = editor.rows.get();
        let views: Vec<AnyView> = rows.into_iter().enumerate().map(|(at, row)| editor.row(at, row)).collect();
        views
    };
    let unlimited = move || {
        editor.rows.with(Vec::is_empty).then(|| {
            view! { <p class="care"><Glyph icon=Icon::Warning/>"No rows: the key may do whatever its owner may."</p> }
        })
    };
    let wrong = move || {
        error
            .get()
            .map(|error| view! { <p class="bad"><Glyph icon=Icon::Warning/>{visible(&error)}</p> })
    };
    view! {
        <fieldset class="constraints" id=editor.element(None) tabindex="-1">
            <legend>{label}</legend>
            {(!hint.is_empty()).then(|| view! { <p class="hint">{hint}</p> })}
            {editor.beginnings()}
            <div class="rows">{rows}</div>
            {unlimited}
            <div class="ways">
                <button type="button" class="button small" on:click=move |_| editor.add()>"Add a row"</button>
            </div>
            <div role="alert">{wrong}</div>
            {bench(editor.now)}
        </fieldset>
    }
    .into_any()
}

impl Editor {
    fn new() -> Self {
        let rows = RwSignal::new(Vec::<Row>::new());
        Self {
            rows,
            owner: StoredValue::new(Owner::current().unwrap_or_default()),
            id: StoredValue::new(id::fresh("constraints")),
            made: StoredValue::new(0),
            now: Memo::new(move |_| rows.with(|rows| rows.iter().map(|row| row.constraint()).collect())),
        }
    }

    /// The id of a row's element, or that of all.
    fn element(self, key: Option<usize>) -> String {
        let id = self.id.get_value();
        key.map_or_else(|| id.clone(), |key| format!("{id}-{key}"))
    }

    fn make(self, row: Constraint) -> Row {
        self.made.update_value(|made| *made += 1);
        let key = self.made.get_value();
        self.owner.with_value(|owner| owner.with(|| Row::new(key, row)))
    }

    /// These rows in place of all others.
    fn put(self, rows: Vec<Constraint>) {
        self.rows.set(rows.into_iter().map(|row| self.make(row)).collect());
    }

    fn add(self) {
        let row = self.make(Constraint {
            matcher: Matcher::Exact,
            path: String::new(),
            verbs: [true, false, false, false, false, false],
        });
        self.rows.update(|rows| rows.push(row));
        focus_next(self.element(Some(row.key)), "select");
    }

    fn remove(self, key: usize) {
        let at = self.rows.with_untracked(|rows| rows.iter().position(|row| row.key == key));
        self.rows.update(|rows| rows.retain(|row| row.key != key));
        // The row that took its place, or the one before it, or all of them: never a button that would be pressed by a second Enter.
        let next = self
            .rows
            .with_untracked(|rows| at.and_then(|at| rows.get(at).or(rows.last())).map(|row| row.key));
        focus_next(self.element(next), "");
    }

    /// What one can begin with.
    fn beginnings(self) -> AnyView {
        let chosen = RwSignal::new(String::new());
        let preset = move || chosen.with(|chosen| PRESETS.iter().find(|preset| preset.name == chosen));
        let mut options = vec![(String::new(), "Choose…".to_owned())];
        options.extend(PRESETS.iter().map(|preset| (preset.name.to_owned(), preset.name.to_owned())));
        let words = move || {
            if self.rows.with(Vec::is_empty) {
                "Take its rows"
            } else {
                "Replace the rows with it"
            }
        };
        let begin = move |_| {
            if let Some(preset) = untrack(preset) {
                self.put(Preset::rows(preset));
                let first = self.rows.with_untracked(|rows| rows.first().map(|row| row.key));
                focus_next(self.element(first), "");
            }
        };
        let purpose = move || preset().map(|preset| preset.purpose);
        view! {
            <div class="beginnings">
                <SelectField label="Begin with" value=chosen options=options/>
                <button type="button" class="button" disabled=move || preset().is_none() on:click=begin>{words}</button>
                <p class="hint" role="status">{purpose}</p>
            </div>
        }
        .into_any()
    }

    fn row(self, at: usize, row: Row) -> AnyView {
        let number = at + 1;
        let element = self.element(Some(row.key));
        let described = format!("{element}-said");
        let remarks = described.clone();
        let options = Matcher::ALL
            .iter()
            .map(|(_, word, label)| ((*word).to_owned(), (*label).to_owned()))
            .collect::<Vec<_>>();
        let boxes: Vec<AnyView> = VERBS
            .iter()
            .enumerate()
            .map(|(verb, name)| {
                let tick = move |event| {
                    let on = event_target_checked(&event);
                    row.verbs.update(|verbs| verbs[verb] = on);
                };
                view! {
                    <label>
                        <input
                            type="checkbox"
                            aria-label=format!("{name} in row {number}")
                            prop:checked=move || row.verbs.with(|verbs| verbs[verb])
                            on:change=tick
                        />
                        {*name}
                    </label>
                }
                .into_any()
            })
            .collect();
        let everywhere = move || row.matcher.with(|word| word == Matcher::Verb.word());
        let said = move || {
            self.now.with(|rows| {
                let now = rows.get(at)?;
                let mut lints: Vec<AnyView> = constraint::lints(rows)
                    .into_iter()
                    .filter(|(of, _)| *of == at)
                    .map(|(_, words)| view! { <li class="care"><Glyph icon=Icon::Info/>{visible(&words)}</li> }.into_any())
                    .collect();
                if is_unreadable(now) {
                    let words = UNREADABLE.replacen("this", "This", 1);
                    lints.insert(0, view! { <li class="bad"><Glyph icon=Icon::Warning/>{words}</li> }.into_any());
                }
                Some(view! {
                    <p class="quiet">{visible(&now.words())}</p>
                    {(!lints.is_empty()).then(|| view! { <ul>{lints}</ul> })}
                })
            })
        };
        view! {
            <fieldset class="row" id=element tabindex="-1" aria-describedby=remarks>
                <legend>{format!("Row {number}")}</legend>
                <div class="what">
                    <SelectField label=format!("Paths of row {number}") value=row.matcher options=options/>
                    <div hidden=everywhere>
                        <TextField label=format!("Path or pattern of row {number}") value=row.path placeholder="reports/33"/>
                    </div>
                </div>
                <div class="verbs">
                    {boxes}
                    <button
                        type="button"
                        class="button ghost small end"
                        aria-label=format!("Remove row {number}")
                        on:click=move |_| self.remove(row.key)
                    >
                        "Remove"
                    </button>
                </div>
                <div id=described>{said}</div>
            </fieldset>
        }
        .into_any()
    }
}

/// Where a request is tried against rows.
pub fn bench(rows: Memo<Vec<Constraint>>) -> AnyView {
    let line = RwSignal::new(String::new());
    let verdict = move || {
        let line = line.get();
        if line.trim().is_empty() {
            return None;
        }
        // What would be refused decides nothing.
        let refused = rows.with(|rows| constraint::objection(rows));
        let (verb, path) = match refused.map_or_else(|| constraint::asked(&line), Err) {
            Ok(asked) => asked,
            Err(why) => return Some(view! { <span class="quiet">{visible(&why)}</span> }.into_any()),
        };
        let endless = rows.with(|rows| {
            let is = |row: &Constraint| row.matcher == Matcher::Regex && constraint::is_endless(&row.path, &path);
            rows.iter().position(is)
        });
        if let Some(at) = endless {
            let words = format!(
                "Not tried: with the pattern of row {} this page could stand still. Repeat nothing that is itself repeated.",
                at + 1
            );
            return Some(view! { <span class="care"><Glyph icon=Icon::Question/>{words}</span> }.into_any());
        }
        let (verdict, words) = rows.with(|rows| {
            let verdict = constraint::simulate(rows, verb, &path, pattern_matches);
            let words = verdict.words(rows, verb, &path);
            (verdict, words)
        });
        let (tone, icon) = match verdict.allows() {
            Some(true) => ("good", Icon::Check),
            Some(false) => ("bad", Icon::Ban),
            None => ("care", Icon::Question),
        };
        Some(view! { <span class=tone><Glyph icon=icon/>{visible(&words)}</span> }.into_any())
    };
    view! {
            <div class="bench">
                <TextField
                    label="Try a request"
                    value=line
                    placeholder="GET /reports/33"
                    hint="Decided here from the rows above; nothing is sent. Of an address only the path counts, and a path alone is a GET. Patterns are read as this browser reads them."
                />
                <p role="status">{verdict}</p>
            </div>
        }
        .into_any()
}
