using Microsoft.AspNetCore.Components;
using Qvs.Cloud.Operating;
using Qvs.Cloud.Portal.Live;

namespace Qvs.Cloud.Portal.Operator;

/// <summary>A page for the operators of the installation; for everybody else it is not there.</summary>
[Layout(typeof(OperatorLayout))]
public abstract class OperatorPage : LoadingPage
{
    [CascadingParameter]
    public OperatorSession Session { get; set; } = null!;
}
