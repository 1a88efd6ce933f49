using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Tekton.Model;

namespace Qvs.LocalCluster.Tekton.Validation;

/// <summary>Rules about names, of objects, steps, results and references.</summary>
internal static partial class Names
{
    public const string ResultRule =
        "Name must consist of alphanumeric characters, '-', '_', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my-name',  or 'my_name', regex used for validation is '^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$')";

    private const string QualifiedRule =
        "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

    public static bool IsLabel(string name) => name.Length is > 0 and <= 63 && Label().IsMatch(name);

    public static bool IsResult(string name) => Result().IsMatch(name);

    public static bool IsStringOrArrayParam(string name) => StringOrArrayParam().IsMatch(name);

    public static bool IsObjectParam(string name) => ObjectParam().IsMatch(name);

    /// <summary>An object's own name has at most 63 characters.</summary>
    public static void Metadata(FieldErrors errors, JsonObject obj)
    {
        // What is no name for Kubernetes either, the API server refuses itself, before this is asked. A generated name is short enough.
        if (obj.Name().Length > 63)
        {
            errors.In("metadata").Add("Invalid resource name: length must be no more than 63 characters", "name");
        }
    }

    /// <summary>A taskRef or pipelineRef: a name, or a resolver with its params.</summary>
    public static void Reference(FieldErrors errors, JsonObject reference, bool qualified)
    {
        var name = reference.Str("name");
        var resolver = reference.Str("resolver");
        if (resolver.Length > 0 || reference.Has("params"))
        {
            if (resolver.Length > 0 && name.Length > 0)
            {
                errors.Both("name", "resolver");
            }

            if (reference.Has("params"))
            {
                if (name.Length > 0)
                {
                    errors.Both("name", "params");
                }

                if (resolver.Length == 0)
                {
                    errors.Missing("resolver");
                }

                ParamValidation.NoDuplicates(errors, Param.List(reference, "params"));
            }
        }
        else if (name.Length == 0)
        {
            errors.Missing("name");
        }
        else if (qualified && !Qualified().IsMatch(name))
        {
            errors.Invalid(QualifiedRule, "name");
        }
    }

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Label();

    [GeneratedRegex(@"^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Result();

    [GeneratedRegex(@"^[_a-zA-Z][_a-zA-Z0-9.-]*\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex StringOrArrayParam();

    [GeneratedRegex(@"^[_a-zA-Z][_a-zA-Z0-9-]*\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ObjectParam();

    [GeneratedRegex(@"^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9]\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Qualified();
}
