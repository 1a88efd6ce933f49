using Qvs.Cue.Builtins;

namespace Qvs.Cue.Tests.Builtins;

/// <summary>One table for each of the smaller packages.</summary>
public sealed class PackagesTests
{
    [Theory]
    [InlineData("""regexp.Find(#"\d+"#, "a12b3")""", "\"12\"")]
    [InlineData("""regexp.Find("x", "a")""", "error: no match")]
    [InlineData("""regexp.FindAll("a|", "ba", -1)""", """["", "a"]""")]
    [InlineData("""regexp.FindAll("a", "aaa", 2)""", """["a", "a"]""")]
    [InlineData("""regexp.FindSubmatch("(a)(x)?", "ba")""", """["a", "a", ""]""")]
    [InlineData("""regexp.FindAllSubmatch("(.)b", "abcb", -1)""", """[["ab", "a"], ["cb", "c"]]""")]
    [InlineData("""regexp.FindNamedSubmatch("(?P<z>.)(?P<y>.)(.)", "abc")""", """{y: "b", z: "a"}""")]
    [InlineData("""regexp.ReplaceAll("(?P<k>a)(b)", "abxab", "$k-${2}$$$9")""", "\"a-b$xa-b$\"")]
    [InlineData("""regexp.ReplaceAll("x*", "axb", "-")""", "\"-a-b-\"")]
    [InlineData("""regexp.ReplaceAllLiteral("a", "aba", "$1")""", "\"$1b$1\"")]
    [InlineData("""regexp.Match("^a+$", "aa")""", "true")]
    [InlineData("""regexp.Valid("(")""", "error: error parsing regexp: missing closing ): `(`")]
    [InlineData("""regexp.QuoteMeta("a.b[c]")""", """
        "a\\.b\\[c\\]"
        """)]
    public void Regexp(string call, string result) => Check(call, result);

    [Theory]
    [InlineData("struct.MinFields({a: 1}, 1)", "true")]
    [InlineData("struct.MinFields({}, 1)", "false")]
    [InlineData("struct.MaxFields({a: 1, b: 2}, 1)", "false")]
    public void Struct(string call, string result) => Check(call, result);

    [Theory]
    [InlineData("""net.IP("1.2.3.4")""", "true")]
    [InlineData("""net.IP("1.2.3.04")""", "error: ParseAddr(\"1.2.3.04\"): IPv4 field has octet with leading zero")]
    [InlineData("""net.IP([1, 2, 3])""", "error: invalid IP length 3")]
    [InlineData("""net.IP(1)""", "error: invalid type int for IP address")]
    [InlineData("""net.IPv6("::ffff:1.2.3.4")""", "true")]
    [InlineData("""net.IPString([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1])""", "\"::1\"")]
    [InlineData("""net.IPString("1:0:0:2:0:0:0:3")""", "\"1:0:0:2::3\"")]
    [InlineData("""net.ToIP16("1.2.3.4")""", "[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 1, 2, 3, 4]")]
    [InlineData("""net.ToIP4("::1")""", "error: cannot convert \"::1\" to IPv4")]
    [InlineData("""net.AddIP("10.0.0.255", 1)""", "\"10.0.1.0\"")]
    [InlineData("""net.AddIP("10.0.0.255/24", 1)""", "\"10.0.1.0/24\"")]
    [InlineData("""net.AddIP("::", -1)""", "error: IP address arithmetic resulted in out-of-range address (underflow)")]
    [InlineData("""net.AddIP("::", 1e1000)""", "error: wrong kind of argument 2")]
    [InlineData("""net.AddIPCIDR("10.1.0.0/16", 2)""", "\"10.3.0.0/16\"")]
    [InlineData("""net.InCIDR("10.1.2.3", "10.1.0.0/16")""", "true")]
    [InlineData("""net.CompareIP("10.0.0.1", "::1")""", "-1")]
    [InlineData("""net.ParseCIDR("10.1.2.3/20")""",
        """{prefix_mask: "255.255.240.0", prefix_len: 20, prefix_addr: "10.1.0.0", broadcast_addr: "10.1.15.255"}""")]
    [InlineData("""net.LoopbackIP("127.9.9.9")""", "true")]
    [InlineData("""net.LinkLocalUnicastIP("fe80::1")""", "true")]
    [InlineData("""net.FQDN("a-b.example.")""", "true")]
    [InlineData("""net.FQDN("a_b.example")""", "false")]
    [InlineData("""net.SplitHostPort("[::1]:80")""", """["::1", "80"]""")]
    [InlineData("""net.SplitHostPort("::1:80")""", "error: address ::1:80: too many colons in address")]
    [InlineData("""net.JoinHostPort([1, 2, 3, 4], 80)""", "\"1.2.3.4:80\"")]
    [InlineData("""net.JoinHostPort("::1", "http")""", "\"[::1]:http\"")]
    [InlineData("""net.PathEscape("a b/ü")""", "\"a%20b%2F%C3%BC\"")]
    [InlineData("""net.QueryUnescape("a+b%2F")""", "\"a b/\"")]
    [InlineData("""net.URL("http://h/%zz")""", "error: parse \"http://h/%zz\": invalid URL escape \"%zz\"")]
    [InlineData("""net.AbsURL("/a")""", "error: URL is not absolute")]
    public void Net(string call, string result) => Check(call, result);

    [Theory]
    [InlineData("""path.Clean("a/../b//./c/")""", "\"b/c\"")]
    [InlineData("""path.Clean("/..")""", "\"/\"")]
    [InlineData("""path.Clean("c:a/../..", path.Windows)""", "\"c:..\"")]
    [InlineData("""path.Join(["", "a", "../b"])""", "\"b\"")]
    [InlineData("""path.Join(["c:", "a"], "windows")""", """
        "c:a"
        """)]
    [InlineData("""path.Join(["a"], "dos")""", "error: unknown operating system \"dos\"")]
    [InlineData("""path.Split("a/b.c")""", """["a/", "b.c"]""")]
    [InlineData("""path.SplitList("a:b", path.Unix)""", """["a", "b"]""")]
    [InlineData("""path.Ext("a.b/c.tar.gz")""", "\".gz\"")]
    [InlineData("""path.Base("/a/b/")""", "\"b\"")]
    [InlineData("""path.Dir("/a/b")""", "\"/a\"")]
    [InlineData("""path.Rel("/a/b", "/a/c/d")""", "\"../c/d\"")]
    [InlineData("""path.Rel("a", "/b")""", "error: Rel: can't make /b relative to a")]
    [InlineData("""path.Resolve("/a", "../b")""", "\"/b\"")]
    [InlineData("""path.IsAbs("c:/a", path.Windows)""", "true")]
    [InlineData("""path.VolumeName("c:/a")""", "\"c:\"")]
    [InlineData("""path.ToSlash(#"a\b"#, path.Windows)""", "\"a/b\"")]
    [InlineData("""path.Match("*.[a-c]?", "x.bc")""", "true")]
    [InlineData("""path.Match("*", "a/b")""", "false")]
    [InlineData("""path.Match("[", "a")""", "error: syntax error in pattern")]
    [InlineData("""path.Match("a**", "a")""", "error: '**' is not supported in patterns as of yet")]
    public void Path(string call, string result) => Check(call, result);

    [Theory]
    [InlineData("""time.Time("2024-02-29T23:59:59.5+01:00")""", "true")]
    [InlineData("""time.Time("2023-02-29T00:00:00Z")""", "error: invalid time \"2023-02-29T00:00:00Z\"")]
    [InlineData("""time.Format("29 Feb 24", "02 Jan 06")""", "true")]
    [InlineData("""time.Parse(time.Kitchen, "3:07PM")""", "\"0000-01-01T15:07:00Z\"")]
    [InlineData("""time.Parse("2006-01-02 MST", "2024-05-06 CEST")""", "\"2024-05-06T00:00:00Z\"")]
    [InlineData("""time.Parse("2006-002", "2024-366")""", "\"2024-12-31T00:00:00Z\"")]
    [InlineData("""time.Parse(time.RFC3339Date, "2024-13-01")""", "error: parsing time \"2024-13-01\": month out of range")]
    [InlineData("""time.FormatString(time.RFC850, "2024-05-06T07:08:09Z")""", "\"Monday, 06-May-24 07:08:09 UTC\"")]
    [InlineData("""time.FormatString("Jan _2 03:04:05.000PM -0700", "2024-05-06T17:08:09.25-02:30")""", "\"May  6 05:08:09.250PM -0230\"")]
    [InlineData("""time.Unix(-1, 1500000000)""", "\"1970-01-01T00:00:00.5Z\"")]
    [InlineData("""time.Unix(99999999999, 0)""", "\"5138-11-16T09:46:39Z\"")]
    [InlineData("""time.ToUnixNano("1970-01-01T00:00:01.5Z")""", "1500000000")]
    [InlineData("""time.Split("2024-05-06T07:08:09.1Z")""",
        "{year: 2024, month: 5, day: 6, hour: 7, minute: 8, second: 9, nanosecond: 100000000}")]
    [InlineData("""time.ParseDuration("1h15m30.918s")""", "4530918000000")]
    [InlineData("""time.ParseDuration("-.5us")""", "-500")]
    [InlineData("""time.ParseDuration("1x")""", "error: time: unknown unit \"x\" in duration \"1x\"")]
    [InlineData("""time.Duration("3")""", "error: time: missing unit in duration \"3\"")]
    [InlineData("""time.FormatDuration(3723000000001)""", "\"1h2m3.000000001s\"")]
    [InlineData("""time.FormatDuration(1500)""", "\"1.5µs\"")]
    public void Time(string call, string result) => Check(call, result);

    [Theory]
    [InlineData("""text/template.Execute("{{range $i, $x := .l}}{{if $i}},{{end}}{{$x | printf \"%03d\"}}{{end}}", {l: [1, 2]})""", "\"001,002\"")]
    [InlineData("""text/template.Execute("{{with .a.b}}{{.}}{{else}}-{{end}} {{.x}}", {a: {}})""", "\"- <no value>\"")]
    [InlineData("""text/template.Execute("{{define \"t\"}}<{{.}}>{{end}}{{template \"t\" .n}}{{block \"u\" 1.5}}{{.}}{{end}}", {n: null})""", "\"<<no value>>1.5\"")]
    [InlineData("""text/template.Execute("a {{- /* x */ -}} b", 1)""", "\"ab\"")]
    [InlineData("""text/template.Execute("{{and 1 0 (index . 9)}}{{or 0 2}}{{len \"é\"}}", [])""", "\"022\"")]
    [InlineData("""text/template.Execute("{{.}} {{printf \"%q %v\" .s .m}}", {s: "é", m: {b: 1, a: [true]}})""",
        """
        "map[m:map[a:[true] b:1] s:é] \"é\" map[a:[true] b:1]"
        """)]
    [InlineData("""text/template.Execute("{{.x", {})""", "error: template: :1: unclosed action")]
    [InlineData("""text/template.Execute("{{f}}", {})""", "error: template: :1: function \"f\" not defined")]
    [InlineData("""text/template.Execute("{{define \"t\"}}{{template \"t\"}}{{end}}{{template \"t\"}}", 1)""",
        "error: template: :1:25: executing \"t\" at <{{template \"t\"}}>: exceeded maximum template depth (200)")]
    [InlineData("""text/template.HTMLEscape("<a&'\">")""", "\"&lt;a&amp;&#39;&#34;&gt;\"")]
    [InlineData("""text/template.JSEscape("'=<é")""", """
        "\\'\\u003D\\u003Cé"
        """)]
    [InlineData("""text/tabwriter.Write("a\tb\tc\naaa\tbbbb\tc")""", """
        "a   b    c\naaa bbbb c"
        """)]
    [InlineData("""text/tabwriter.Write(["a\tb", "", "cc\td"])""", """
        "a b\n\ncc d\n"
        """)]
    [InlineData("""html.Escape("<'&\">")""", "\"&lt;&#39;&amp;&#34;&gt;\"")]
    [InlineData("""html.Unescape("&lt;&eacute;&#x1F600;&amp;amp;")""", "\"<é😀&amp;\"")]
    [InlineData("""html.Unescape("&notit;&bne;&#128;&#0;&none;&#1")""", "\"¬it;=\u20e5€\ufffd&none;&#1\"")]
    public void Text(string call, string result) => Check(call, result);

    [Theory]
    [InlineData("""uuid.Parse("{123E4567-e89b-12d3-a456-426655440000}")""", "\"123e4567-e89b-12d3-a456-426655440000\"")]
    [InlineData("""uuid.Valid("x")""", "error: invalid UUID length: 1")]
    [InlineData("""uuid.SHA1(uuid.ns.DNS, "python.org")""", "\"886313e1-3b8a-5372-9b90-0c9aee199e5d\"")]
    [InlineData("""uuid.MD5(uuid.ns.DNS, "python.org")""", "\"6fa459ea-ee8a-3ca4-894e-db77e160355e\"")]
    [InlineData("""uuid.FromInt(255)""", "\"00000000-0000-0000-0000-0000000000ff\"")]
    [InlineData("""uuid.Version("886313e1-3b8a-5372-9b90-0c9aee199e5d")""", "5")]
    [InlineData("""uuid.Variant("886313e1-3b8a-5372-9b90-0c9aee199e5d")""", "1")]
    [InlineData("""uuid.URN("886313e13b8a53729b900c9aee199e5d")""", "\"urn:uuid:886313e1-3b8a-5372-9b90-0c9aee199e5d\"")]
    public void Uuid(string call, string result) => Check(call, result);

    [Theory]
    [InlineData("""len("é")""", "2")]
    [InlineData("len('abc')", "3")]
    [InlineData("len([1, 2])", "2")]
    [InlineData("len({a: 1})", "1")]
    [InlineData("div(-7, 2)", "-4")]
    [InlineData("mod(-7, 2)", "1")]
    [InlineData("quo(-7, 2)", "-3")]
    [InlineData("rem(-7, 2)", "-1")]
    [InlineData("div(1, 0)", "error: division by zero")]
    [InlineData("""error("my own")""", "error: my own")]
    public void Predeclared(string call, string result) => Check(call, result);

    [Fact]
    public void Packages_are_found_by_path_and_made_once()
    {
        Assert.Null(BuiltinRegistry.Instance.Package("nothing"));
        Assert.Null(BuiltinRegistry.Instance.Predeclared("nothing"));
        Assert.Same(BuiltinRegistry.Instance.Package("strings"), BuiltinRegistry.Instance.Package("strings"));
        Assert.Contains("Print", BuiltinRegistry.Instance.Package("tool/cli")!.Templates.Keys);
    }

    private static void Check(string call, string result) => Assert.Equal(result, CueText.Evaluate(call));
}
