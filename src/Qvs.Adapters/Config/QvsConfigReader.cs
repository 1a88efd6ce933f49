using System.Collections.Immutable;
using Qvs.Adapters.Yaml;
using Qvs.Cue.Diagnostics;
using Qvs.Cue.Text;

namespace Qvs.Adapters.Config;

/// <summary>
/// Text of a QVS Config to <see cref="QvsConfig"/>. Strict: a key that the format does not have is an error, since a misspelt key would
/// silently do nothing. Reports all that is wrong at once; returns null if anything is.
/// </summary>
public static class QvsConfigReader
{
    public static QvsConfig? Read(string name, byte[] bytes, DiagnosticBag diagnostics) =>
        Read(YamlReader.Read(name, bytes, diagnostics), diagnostics);

    public static QvsConfig? Read(SourceText source, DiagnosticBag diagnostics) => Read(YamlReader.Read(source, diagnostics), diagnostics);

    private static QvsConfig? Read(YamlNode? document, DiagnosticBag diagnostics)
    {
        if (document is null)
        {
            return null;
        }

        var found = new DiagnosticBag();
        var config = new Sections(new NodeReader(found)).Config(document);
        diagnostics.AddRange(found);
        return found.HasErrors ? null : config;
    }

    private sealed class Sections(NodeReader nodes)
    {
        public QvsConfig? Config(YamlNode document)
        {
            if (nodes.Map(document, "a QVS Config") is not { } root)
            {
                return null;
            }

            nodes.OnlyKeys(root, "a QVS Config", "params", "modules", "designPatterns");
            var parameters = nodes.OptionalList(root, "params", "params").Select(new ParamReader(nodes).Read).OfType<ParamDeclaration>();
            var config = new QvsConfig(
                root.Place.Source,
                Distinct([.. parameters]),
                [.. nodes.OptionalList(root, "modules", "modules").Select(new ModuleReader(nodes).Read).OfType<ModuleReference>()],
                [.. nodes.OptionalList(root, "designPatterns", "designPatterns").Select(Pattern).OfType<PatternUse>()]);
            if (root.Find("designPatterns") is null)
            {
                nodes.Add(ConfigDiagnostics.MissingKey, root.Place, "a QVS Config needs the key \"designPatterns\": the list of adapters to use");
            }

            ReportTwice(config.Modules);
            var scope = new ParamScope(config);
            foreach (var pattern in config.DesignPatterns)
            {
                new InterpolationCheck(scope, nodes).Check(pattern.Params);
            }

            return config;
        }

        private ImmutableArray<ParamDeclaration> Distinct(ImmutableArray<ParamDeclaration> parameters)
        {
            var seen = new Dictionary<string, ParamDeclaration>(StringComparer.Ordinal);
            foreach (var parameter in parameters)
            {
                if (!seen.TryAdd(parameter.Name, parameter))
                {
                    nodes.Diagnostics.Add(ConfigDiagnostics.DuplicateParam.At(
                        parameter.Place,
                        $"the param \"{parameter.Name}\" is already declared at {seen[parameter.Name].Place}. Remove one of the two") with
                    {
                        Related = [seen[parameter.Name].Place],
                    });
                }
            }

            return parameters;
        }

        private void ReportTwice(ImmutableArray<ModuleReference> modules)
        {
            foreach (var again in modules.GroupBy(m => m.Name).SelectMany(g => g.Skip(1)))
            {
                nodes.Add(ConfigDiagnostics.DuplicateModule, again.Place, $"the module {again.Name} is listed twice. Keep the entry with the revision that you want");
            }
        }

        private PatternUse? Pattern(YamlNode node)
        {
            const string What = "an entry of designPatterns";
            if (nodes.Map(node, What) is not { } map)
            {
                return null;
            }

            nodes.OnlyKeys(map, What, "pattern", "params", "pipelineParams");
            var parameters = nodes.OptionalMap(map, "params", "params of a design pattern");
            var pipelineParameters = nodes.OptionalMap(map, "pipelineParams", "pipelineParams of a design pattern");
            const string Example = "qmonus.net/adapter/official/pipeline/deploy:simple";
            if (nodes.RequiredText(map, "pattern", What, Example) is not { } text)
            {
                return null;
            }

            var place = map.Find("pattern")!.Value.Place;
            if (PatternPath.TryParse(text) is { } path)
            {
                return new PatternUse(path, parameters, pipelineParameters, place);
            }

            nodes.Add(
                ConfigDiagnostics.BadPattern, place, $"\"{text}\" is not a pattern. A pattern is <module path>/<package path>[:<package name>], for example {Example}");
            return null;
        }
    }
}
