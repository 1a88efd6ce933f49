namespace Broken.Cue
{
    public sealed class Context
    {
        public required Builtins.Table Allowed { get; init; }
    }
}

namespace Broken.Cue.Text
{
    /// <summary>Breaks the order by a signature.</summary>
    public sealed class Span
    {
        public Syntax.Parser? Owner { get; init; }
    }
}

namespace Broken.Cue.Diagnostics
{
    /// <summary>Breaks it by a type argument.</summary>
    public sealed class Message
    {
        public IReadOnlyList<Context> Contexts { get; init; } = [];
    }
}

namespace Broken.Cue.Syntax
{
    /// <summary>Breaks it only inside a method.</summary>
    public sealed class Parser
    {
        public object Allowed(Text.Span span) => new Values.Vertex().Later(span.Owner is null ? 0 : 1);
    }
}

namespace Broken.Cue.Values
{
    /// <summary>Breaks it only inside a lambda.</summary>
    public sealed class Vertex
    {
        public Func<int, int> Later { get; } = number => Evaluation.Unifier.Unify(number);
    }
}

namespace Broken.Cue.Evaluation
{
    public static class Unifier
    {
        public static int Unify(int number) => number;
    }
}

namespace Broken.Cue.Builtins
{
    public sealed class Table
    {
        public int Allowed(int number) => Evaluation.Unifier.Unify(number);

        /// <summary>Type parameters and arrays have no namespace of their own.</summary>
        public T[] Generic<T>(Func<T> make)
            where T : class, new() => [make(), new T()];
    }
}

namespace Broken.Cue.Evaluation
{
    /// <summary>Goes past the registry.</summary>
    public sealed class Writer
    {
        public Builtins.Table? Table { get; init; }
    }
}

namespace Broken.Cue.Common
{
    public sealed class Helper;
}
