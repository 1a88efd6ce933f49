using Qvs.Cue.Values;

namespace Qvs.Cue.Evaluation;

/// <content>References: the conjuncts of what is referred to become conjuncts here, in their own environments.</content>
internal sealed partial class Node
{
    private List<Absence>? _absent;

    private bool RunReference(Conjunct conjunct)
    {
        var target = Context.Resolve((ReferenceExpr)conjunct.Expression, Scope(conjunct), out var error);
        if (target is null)
        {
            return Settle(error!);
        }

        AddVertex(target, conjunct, IsDefinition(conjunct.Expression));
        return true;
    }

    /// <summary>Whether a reference names a definition, or something below one: unification with it closes.</summary>
    internal static bool IsDefinition(Expr expression) => expression switch
    {
        FieldReference field => field.Label.IsDefinition,
        SelectorExpr selector => selector.Label.IsDefinition || IsDefinition(selector.Operand),
        IndexExpr index => IsDefinition(index.Operand),
        _ => false,
    };

    private void AddVertex(Vertex target, Conjunct conjunct, bool isDefinition)
    {
        while (target.Conjuncts.Count == 0 && target.Forward is { } forward)
        {
            target = forward;
        }

        if (ReferenceEquals(target.Origin, Vertex.Origin))
        {
            // A reference to itself adds nothing (spec, "Reference cycles").
            return;
        }

        Context.Spend((conjunct.References?.Length ?? 0) >> 3);
        var isCyclic = Vertex.IsOrBelow(target.Origin) || ReferenceChain.Contains(conjunct.References, target.Origin);
        if (isCyclic)
        {
            _hasCycle = true;
            _cyclePlace ??= conjunct.Location;
        }

        var kind = isDefinition && !IsOpened(conjunct.Scope) ? CloseScopeKind.Definition : CloseScopeKind.Plain;
        var scope = new CloseScope(kind, conjunct.Scope, Vertex.Depth);
        if (scope.IsClosing)
        {
            scope.CloseEmbedders();
        }

        if (_references.TryGetValue(target, out var earlier))
        {
            earlier.AddParent(scope);
            return;
        }

        _references.Add(target, scope);
        isCyclic |= conjunct.IsCyclic;
        var chain = new ReferenceChain(target.Origin, conjunct.References);
        if (target.Conjuncts.Count == 0)
        {
            AddData(target, new Conjunct(null, conjunct.Expression, scope, chain, isCyclic));
            return;
        }

        Context.RequireConjuncts(target);
        if (target.Refusal is { } refusal)
        {
            _errors.Add(refusal);
            return;
        }

        var count = target.Conjuncts.Count;
        for (var i = 0; i < count; i++)
        {
            var taken = target.Conjuncts[i];
            Add(new Conjunct(taken.Environment, taken.Expression, scope, chain, isCyclic || taken.IsCyclic));
        }

        if (EvalContext.MayGrow(target))
        {
            (Of(Context, target)._dependents ??= []).Add(new Dependent(this, scope, chain, isCyclic));
            for (var i = count; i < target.Conjuncts.Count; i++)
            {
                var taken = target.Conjuncts[i];
                Add(new Conjunct(taken.Environment, taken.Expression, scope, chain, isCyclic || taken.IsCyclic));
            }
        }
    }

    private static bool IsOpened(CloseScope? scope)
    {
        for (var s = scope; s is { Kind: CloseScopeKind.Plain or CloseScopeKind.Opened }; s = s.Parent)
        {
            if (s.Kind == CloseScopeKind.Opened)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A vertex that was made as a value and not from conjuncts, for example by a builtin.</summary>
    private void AddData(Vertex target, Conjunct conjunct)
    {
        var value = EvalContext.Current(target);
        switch (value.BaseValue)
        {
            case StructMarker:
                _hasNonCycle |= !conjunct.IsCyclic;
                RequireKind(Kind.Struct, conjunct);
                foreach (var arc in value.Arcs)
                {
                    AddField(arc.Label, arc.ArcType, With(conjunct, new ValueExpr(arc, conjunct.Expression.Source, conjunct.Expression.Syntax)));
                }

                break;
            case ListMarker list:
                var elements = Concrete.Elements(value)
                    .Select(e => ((Values.Environment?)null, (Expr)new ValueExpr(e, conjunct.Expression.Source, conjunct.Expression.Syntax)));
                AddList(new ListExpr([], list.IsOpen, null, conjunct.Expression.Source, conjunct.Expression.Syntax), [.. elements], conjunct);
                break;
            case { } scalar:
                AddValue(scalar, conjunct);
                break;
        }
    }

    private bool RunExpression(Conjunct conjunct)
    {
        var value = Context.Evaluate(conjunct.Expression, conjunct.Environment!);
        if (value is Bottom error)
        {
            return Settle(error);
        }

        AddValue(value, conjunct);
        return true;
    }

    private bool RunComprehension(Conjunct conjunct)
    {
        var comprehension = (ComprehensionExpr)conjunct.Expression;
        var results = new List<(Values.Environment Environment, StructExpr Body)>();
        var outer = Context.Absences;
        Context.Absences = new Absences([], false);
        var error = Context.Yield(comprehension, Scope(conjunct), results);
        var absent = Context.Absences.Found!;
        Context.Absences = outer;
        if (error is not null)
        {
            return Settle(error);
        }

        if (absent.Count > 0)
        {
            (_absent ??= []).AddRange(absent);
        }

        var scope = new CloseScope(CloseScopeKind.Embedding, conjunct.Scope, Vertex.Depth);
        foreach (var (environment, body) in results)
        {
            Add(new Conjunct(environment, body, scope, conjunct.References, conjunct.IsCyclic));
        }

        return true;
    }

    /// <summary>A condition that was decided by the absence of something that is there now.</summary>
    private Bottom? ChangedCondition() => _absent?.Find(a => a.HasChanged) is { } changed
        ? EvalContext.Error(
            BottomCode.Cycle, EvalDiagnostics.Cycle, changed.Place,
            $"circular dependency in evaluation of conditionals: {changed.Label} changed after evaluation")
        : null;

    private bool RunAndOr(Conjunct conjunct, bool isAnd)
    {
        var call = (CallExpr)conjunct.Expression;
        var value = Context.Evaluate(call.Arguments[0], Scope(conjunct));
        value = Concrete.Of(value);
        if (value is not Vertex { BaseValue: ListMarker } list)
        {
            return Settle(value as Bottom ?? Context.NotA(Kind.List, value, call));
        }

        var elements = Concrete.Elements(list).ToList();
        if (isAnd)
        {
            foreach (var element in elements)
            {
                AddVertex(element, conjunct, false);
            }

            return true;
        }

        if (elements.Count == 0)
        {
            return Settle(EvalContext.Error(BottomCode.Incomplete, EvalDiagnostics.EmptyDisjunction, call.Location, "empty list in call to or"));
        }

        AddDisjunction(
            new DisjunctionExpr([.. elements.Select(e => ((Expr)new ValueExpr(e, call.Source, call.Syntax), false))], call.Source, call.Syntax),
            conjunct, call);
        return true;
    }
}
