using System.CommandLine;
using Qvs.Cli.Manifest;

namespace Qvs.Cli.Completion;

/// <summary><c>qvsctl completion</c>: scripts that let a shell ask qvsctl how a line may go on.</summary>
public static class CompletionCommand
{
    private const string Bash = """
        _qvsctl() {
          local at=$((COMP_POINT - ${#COMP_WORDS[0]} - 1)) line=${COMP_LINE#* }
          mapfile -t COMPREPLY < <(compgen -W "$(qvsctl "[suggest:$at]" "$line" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}")
        }
        complete -o default -F _qvsctl qvsctl

        """;

    private const string Zsh = """
        #compdef qvsctl
        _qvsctl() {
          local at=$((CURSOR - ${#words[1]} - 1)) line=${BUFFER#* }
          compadd -- ${(f)"$(qvsctl "[suggest:$at]" "$line" 2>/dev/null)"} || _files
        }
        compdef _qvsctl qvsctl

        """;

    private const string Fish = """
        function __qvsctl
          set -l line (commandline -cp | string replace -r '^\S+\s' '')
          qvsctl "[suggest:"(string length -- $line)"]" $line 2>/dev/null
        end
        complete -c qvsctl -a '(__qvsctl)'

        """;

    public static Command Create()
    {
        var command = new Command("completion", "Prints the script for a shell. Example: source <(qvsctl completion bash)");
        var shell = new Argument<string>("shell") { Description = "bash, zsh or fish." };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        command.Add(shell);
        command.SetAction(arguments =>
        {
            Terminal.Write(arguments.GetValue(shell) switch { "zsh" => Zsh, "fish" => Fish, _ => Bash });
            return Terminal.Success;
        });
        return command;
    }
}
