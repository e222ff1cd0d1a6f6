//! This week in its states.

mod tasks;

use super::{
    Checked, Hit, ThisWeek, Week,
    task::{AnswerForm, Closed, RestRow, Task},
};
use crate::{
    gallery::world,
    parts::{Chip, Drawn, Entry, Gap, Link, Notice, Paging, Tlp, Tone},
    shell::{Role, Section, Shell},
};

pub(super) fn samples() -> Vec<(&'static str, ThisWeek)> {
    vec![
        ("nothing-listed", page(Week::NothingListed)),
        ("first-match", page(first_match())),
        ("five", page(checked(full()))),
        ("answered", answered()),
        ("all-answered", page(checked(all_answered()))),
        ("nothing-to-do", page(checked(nothing_to_do()))),
        ("nothing-checked", page(checked(nothing_checked()))),
        ("catching-up", page(checked(catching_up()))),
        ("the-rest", page(checked(with_rest()))),
        ("wrong-answer", page(checked(wrong_answer()))),
        ("for-a-client", for_a_client()),
        ("hostile", hostile()),
    ]
}

fn page(week: Week) -> ThisWeek {
    of(world::signed(Role::Operator), week)
}

fn of(shell: Shell, week: Week) -> ThisWeek {
    ThisWeek {
        shell: shell.at(Section::ThisWeek).marked(Tlp::Amber),
        operator: "Mill Creek Community Hospital".to_owned(),
        week,
        receipts: "/this-week/receipts".to_owned(),
        sheet: "/this-week/sheet".to_owned(),
        ways: Vec::new(),
    }
}

fn checked(week: Checked) -> Week {
    Week::Checked(Box::new(week))
}

fn first_match() -> Week {
    Week::FirstMatch(world::progress("match", "parts", "about 5 seconds left"))
}

fn full() -> Checked {
    Checked {
        made: world::moment("2026-11-23T12:40:00Z"),
        systems: 34,
        systems_checked: 31,
        catching_up: None,
        tasks: tasks::five(),
        rest_count: 18,
        rest: Vec::new(),
        rest_href: "/this-week?rest=shown#rest".to_owned(),
        rest_paging: Paging::default(),
        gaps: gaps(),
        gap_count: 3,
        gaps_href: "/inventory#not-checked".to_owned(),
        hit: Some(Hit {
            checks: Link::new("/this-week/sheet#hit", "See the checks “Were we hit?”"),
            calls: vec![
                "Your IT company. Their number is on your printed sheet.".to_owned(),
                "CISA’s 24-hour desk: 1-844-729-2472, report@cisa.gov".to_owned(),
            ],
        }),
        closed: Vec::new(),
    }
}

fn gaps() -> Vec<Gap> {
    let gap = |what: &str, why: &str| Gap {
        what: what.to_owned(),
        why: why.to_owned(),
        helps: "Add the version.".to_owned(),
        link: None,
    };
    vec![
        gap("CT scanner", "a medical device, and its parts are not known"),
        gap("Door system", "no version given"),
        gap("srv-old", "no advisories for OpenVMS"),
    ]
}

fn answered() -> ThisWeek {
    let mut week = full();
    for (task, answer) in week.tasks.iter_mut().zip(tasks::answers()) {
        task.answer = Some(answer);
    }
    let notice = Notice {
        tone: Tone::Good,
        head: "Done, and written down.".to_owned(),
        words: "You can change this answer at any time.".to_owned(),
        links: vec![Link::new("/record/20852162", "Entry 20,852,162")],
    };
    of(world::signed(Role::Operator).after(notice), checked(week))
}

fn all_answered() -> Checked {
    let mut week = full();
    let answers = tasks::answers();
    for (index, task) in week.tasks.iter_mut().enumerate() {
        task.answer = answers.get(index % 2).cloned();
    }
    Checked { rest_count: 0, gaps: Vec::new(), gap_count: 0, systems_checked: 34, ..week }
}

fn nothing_to_do() -> Checked {
    let closed = tasks::answers().into_iter().take(2).enumerate().map(|(index, answer)| Closed {
        key: format!("closed-{index}"),
        title: "Update the FortiGate firewall".to_owned(),
        answer,
    });
    Checked { tasks: Vec::new(), rest_count: 0, hit: None, closed: closed.collect(), ..full() }
}

fn nothing_checked() -> Checked {
    Checked { systems_checked: 0, systems: 3, ..nothing_to_do() }
}

fn catching_up() -> Checked {
    let progress = world::progress("match", "advisories", "about 2 seconds left");
    Checked { catching_up: Some(progress), ..full() }
}

fn with_rest() -> Checked {
    let row = |title: &str, flaws: &str, systems: &str, chip, due| RestRow {
        title: title.to_owned(),
        flaws: flaws.to_owned(),
        advisory: Some(Link::new("/advisories/CVE-2024-4577", flaws)),
        systems: systems.to_owned(),
        chip,
        due,
        answered: String::new(),
    };
    let this_week =
        || world::due(Drawn::Plain, "This week", "CISA’s own date was", Some("2024-07-03"));
    let open = world::due(Drawn::Open, "We can’t tell yet", "Facts are missing.", None);
    let mut done = row("Update PaperCut", "CVE-2023-27350", "prn-1", Chip::known("Exact"), open);
    "Done on 20 November".clone_into(&mut done.answered);
    Checked {
        rest: vec![
            row(
                "Update Veeam Backup",
                "CVE-2024-40711",
                "bak-1",
                Chip::said("Likely"),
                this_week(),
            ),
            row("Update PHP", "CVE-2024-4577", "web-1", Chip::known("Exact"), this_week()),
            done,
        ],
        rest_paging: world::paging("1 to 3 of 18", "/this-week"),
        ..full()
    }
}

fn wrong_answer() -> Checked {
    let mut week = full();
    if let Some(task) = week.tasks.get_mut(1) {
        task.form = AnswerForm {
            words: Entry::new("Web mail is closed to the internet."),
            until: Entry::wrong("2026-01-02", "This day has passed. Example: 2026-12-01"),
            ..task.form.clone()
        };
    }
    if let Some(task) = week.tasks.get_mut(2) {
        task.form.words = Entry::wrong("", "Say why you cannot. Example: the maker forbids it.");
    }
    week
}

fn for_a_client() -> ThisWeek {
    let address = "/this-week/receipts?operator=mill-creek";
    let shell = world::signed(Role::Delegate);
    ThisWeek {
        receipts: address.to_owned(),
        sheet: "/this-week/sheet?operator=mill-creek".to_owned(),
        ways: vec![
            Link::new("/inventory?operator=mill-creek", "What they run"),
            Link::new("/operators", "All clients"),
        ],
        ..of(shell, checked(full()))
    }
}

fn hostile() -> ThisWeek {
    let (bad, long) = (world::HOSTILE.to_owned(), world::long_word());
    let mut week = full();
    week.tasks = vec![tasks::hostile(1, &bad), tasks::hostile(2, &long)];
    week.gaps = vec![
        Gap { what: bad.clone(), why: long.clone(), helps: String::new(), link: None },
        Gap { what: long.clone(), why: bad.clone(), helps: String::new(), link: None },
    ];
    week.gap_count = 5_000;
    week.rest = vec![RestRow {
        title: long.clone(),
        flaws: bad.clone(),
        advisory: None,
        systems: long,
        chip: Chip::open("Not checked"),
        due: world::due(Drawn::Open, "No countdown", "Ask this week.", None),
        answered: String::new(),
    }];
    week.closed = week
        .tasks
        .iter()
        .filter_map(|task| {
            let answer = task.answer.clone()?;
            Some(Closed { key: bad.clone(), title: bad.clone(), answer })
        })
        .collect();
    let mut page = of(world::hostile(Role::Operator), checked(week));
    page.operator = bad;
    page
}

/// A task with nothing in it but what every task has.
fn task(number: usize, title: &str, who: &str, flaws: &str) -> Task {
    Task {
        key: format!("task-{number}"),
        number,
        title: title.to_owned(),
        who: who.to_owned(),
        flaws: flaws.to_owned(),
        due: world::due(Drawn::Plain, "This week", "", None),
        about_date: Vec::new(),
        systems: Vec::new(),
        systems_hidden: 0,
        could_happen: String::new(),
        quote: None,
        check: None,
        who_can: String::new(),
        letter: None,
        steps: Vec::new(),
        maker: Vec::new(),
        fixes: Vec::new(),
        interrupts: String::new(),
        way_back: String::new(),
        until_then: String::new(),
        advisories: vec![Link::new("/advisories/CVE-2024-21762", "CVE-2024-21762")],
        answer: None,
        form: AnswerForm {
            until_min: "2026-11-24".to_owned(),
            until_max: "2027-11-23".to_owned(),
            ..AnswerForm::default()
        },
    }
}
