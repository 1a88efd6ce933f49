using Qvs.Adapters.Yaml;
using Qvs.Cue.Text;

namespace Qvs.Adapters.Config;

/// <summary>Finds wrong interpolations when a config is read, long before values are there.</summary>
internal sealed class InterpolationCheck(ParamScope scope, NodeReader nodes)
{
    public void Check(YamlNode? node, bool isListItem = false)
    {
        switch (node)
        {
            case YamlScalar scalar:
                CheckScalar(scalar, isListItem);
                break;
            case YamlSequence sequence:
                foreach (var item in sequence.Items)
                {
                    Check(item, isListItem: true);
                }

                break;
            case YamlMapping mapping:
                foreach (var entry in mapping.Entries)
                {
                    Check(entry.Value);
                }

                break;
        }
    }

    private void CheckScalar(YamlScalar scalar, bool isListItem)
    {
        if (scalar.Value.Kind == ScalarKind.Ambiguous)
        {
            nodes.Add(
                YamlDiagnostics.Ambiguous, scalar.Place, $"{Shorten(scalar.Text)} is not one number for every reader. Put it in quotes if it is text, or write it as a decimal number");
            return;
        }

        if (scalar.IsPlain && ScalarValue.IsOldBoolean(scalar.Text))
        {
            nodes.Warn(
                ConfigDiagnostics.OldBoolean, scalar.Place, $"{scalar.Text} is text here, not a boolean. Write true or false, or put it in quotes");
        }

        var interpolation = Interpolation.Parse(scalar.Text, out var badAt);
        if (badAt >= 0)
        {
            nodes.Add(
                ConfigDiagnostics.BadInterpolation, At(scalar, badAt), $"no name and ')' follow $(params. in \"{Shorten(scalar.Text)}\". Write $(params.name), or $(params.name[*]) for the items of an array");
            return;
        }

        foreach (var part in interpolation.Parts)
        {
            if (part.IsParam)
            {
                CheckUse(scalar, interpolation, part, isListItem);
            }
            else
            {
                CheckScopes(scalar, part);
            }
        }
    }

    private void CheckUse(YamlScalar scalar, Interpolation interpolation, InterpolationPart part, bool isListItem)
    {
        var place = At(scalar, part.Offset);
        if (scope.Find(part.Text) is not { } found)
        {
            var step = scope.Nearest(part.Text) is { } near ? $"Did you mean \"{near}\"?" : $"Add \"- name: {part.Text}\" with its type to params";
            nodes.Add(ConfigDiagnostics.UnknownParam, place, $"the param \"{part.Text}\" is not declared under params. {step}");
            return;
        }

        var whole = interpolation.Whole is not null;
        var type = found.Member is null ? found.Param.Type : ParamType.String;
        var problem = (type, part.IsSplat, whole) switch
        {
            (ParamType.Array, true, true) when isListItem => null,
            (ParamType.Array, true, _) => $"$(params.{part.Text}[*]) has to be an item of a list of its own. Write [\"$(params.{part.Text}[*])\"]",
            (ParamType.Array, false, _) => $"\"{part.Text}\" is an array, used without [*]. Write [\"$(params.{part.Text}[*])\"]",
            (_, true, _) => $"\"{part.Text}\" is no array but {Name(type)}, so it has no items. Write $(params.{part.Text}) or declare the type array",
            (ParamType.Secret or ParamType.Object, _, false) => $"\"{part.Text}\" is {Name(type)} and cannot be a part of a text. Use $(params.{part.Text}) alone",
            _ => null,
        };
        if (problem is not null)
        {
            nodes.Add(ConfigDiagnostics.WrongUse, place, problem);
        }
    }

    /// <summary>Other scopes pass through (formats 2.1.2); one that is nearly "params" is probably a slip.</summary>
    private void CheckScopes(YamlScalar scalar, InterpolationPart part)
    {
        for (var at = part.Text.IndexOf("$(", StringComparison.Ordinal); at >= 0; at = part.Text.IndexOf("$(", at + 2, StringComparison.Ordinal))
        {
            var dot = part.Text.IndexOf('.', at);
            var word = dot < 0 ? "" : part.Text[(at + 2)..dot];
            if (word.Length is > 3 and < 10 && word != "params" && Spelling.Nearest(word, "params") is not null)
            {
                nodes.Warn(
                    ConfigDiagnostics.OddScope, At(scalar, part.Offset + at), $"$({word}. is no scope and stays in the text as it is. Did you mean $(params.?");
            }
        }
    }

    private static string Name(ParamType type) => type switch
    {
        ParamType.Int => "an int",
        ParamType.Object => "an object",
        _ => "a " + type.ToString().ToLowerInvariant(),
    };

    private static string Shorten(string text) => text.Length <= 60 ? text : text[..57] + "...";

    /// <summary>An offset of the value is one of the file only where no escapes and line breaks lie between; else the scalar is named.</summary>
    private static Location At(YamlScalar scalar, int offset)
    {
        var written = scalar.Place.Source.Slice(scalar.Place.Span);
        var first = written.IndexOf(scalar.Text, StringComparison.Ordinal);
        return first < 0 ? scalar.Place : new Location(scalar.Place.Source, new TextSpan(scalar.Place.Span.Start + first + offset, 1));
    }
}
