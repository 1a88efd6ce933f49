using System.CommandLine;
using Qvs.Cli.Cue;

// Only the command that is asked for is built: a process that evaluates one small file is mostly start-up.
var root = new RootCommand("QVS on the command line.");
if (args is ["cue", ..])
{
    root.Add(CueCommand.Create(args.ElementAtOrDefault(1)));
}
else
{
    root.Add(CueCommand.Create(null));
}

return root.Parse(args, CueCommand.Parsing).Invoke();
