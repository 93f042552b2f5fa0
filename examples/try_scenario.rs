fn main() {
    let path = std::env::args().nth(1).unwrap();
    match caseload::scenario::load(&path) {
        Err(p) => println!("{p}"),
        Ok(s) => {
            println!("{} {} {}", s.id, s.title, s.digest());
            for r in s.register() { println!("{:40} {:40} {:30} {}", r.path, r.value, r.converted, r.set_by); }
            for n in s.notices() { println!("NOTICE {n}"); }
            println!("{}", s.resolved());
            let t = std::time::Instant::now();
            let n = 2000;
            for i in 0..n { std::hint::black_box(s.realise(1, i)); }
            println!("{:?} each", t.elapsed() / n as u32);
            if s.central().needs.len() < 5 { println!("{:?}", s.drawn(1, 5)); }
        }
    }
}
