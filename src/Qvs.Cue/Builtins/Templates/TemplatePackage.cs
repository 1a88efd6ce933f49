using Qvs.Cue.Values;
using static Qvs.Cue.Builtins.Results;

namespace Qvs.Cue.Builtins.Templates;

/// <summary>Package <c>text/template</c>.</summary>
internal static class TemplatePackage
{
    public static BuiltinPackage Package { get; } = new PackageTable("text/template")
    {
        { "Execute", [Kind.String, Kind.Top], Kind.String, Execute },
        { "HTMLEscape", [Kind.String], Kind.String, c => c.Reserve(c.String(0).Length * 5L) ?? Of(TemplateEscapes.Html(c.String(0))) },
        { "JSEscape", [Kind.String], Kind.String, c => c.Reserve(c.String(0).Length * 6L) ?? Of(TemplateEscapes.JavaScript(c.String(0))) },
    }.Build();

    private static Value Execute(BuiltinCall call)
    {
        if (call.FirstError(call[1], concrete: true) is { } error)
        {
            return error;
        }

        try
        {
            call.Spend((call.String(0).Length / 16) + 1);
            var templates = TemplateParser.Parse(call.String(0));
            return Of(new TemplateExecutor(templates, call.String(0), call).Run(GoValue.From(call, call[1])));
        }
        catch (TemplateException failure)
        {
            return call.Fail(failure.Message);
        }
        catch (ResultTooLargeException)
        {
            return call.Fail($"result would be larger than {MaxText} characters");
        }
    }
}
