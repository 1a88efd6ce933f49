using Qvs.Cue.Syntax;
using Qvs.Cue.Values;

namespace Qvs.Cue.Loading;

/// <summary>The language of one file: by its module's version, and by the <c>@experiment(name)</c> that stand before its package clause.</summary>
public static class FileFeatures
{
    public static LanguageFeatures Of(LanguageVersion version, CueFile file)
    {
        var features = Of(version);
        foreach (var attribute in file.Attributes.Where(a => a.Name == "experiment"))
        {
            foreach (var name in attribute.Body.Split(',', StringSplitOptions.TrimEntries))
            {
                features |= Experiment(name);
            }
        }

        return features;
    }

    public static LanguageFeatures Of(LanguageVersion version) =>
        (version < new LanguageVersion(0, 11, 0) ? LanguageFeatures.ListArithmetic : 0)
        | (version < new LanguageVersion(0, 9, 0) ? LanguageFeatures.StrictSelection : 0)
        | (version >= new LanguageVersion(0, 15, 0) ? LanguageFeatures.StructComparison | LanguageFeatures.KeepValidators : 0);

    private static LanguageFeatures Experiment(string name) => name switch
    {
        "structcmp" => LanguageFeatures.StructComparison,
        "shortcircuit" => LanguageFeatures.ShortCircuit,
        "explicitopen" => LanguageFeatures.ExplicitOpen,
        "aliasv2" => LanguageFeatures.PostfixAliases,
        "try" => LanguageFeatures.Try,
        "keepvalidators" => LanguageFeatures.KeepValidators,
        _ => LanguageFeatures.None,
    };
}
