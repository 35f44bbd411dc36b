namespace Sonde.Cli.Completion;

/// <summary>
/// The shells' scripts. Each asks <c>sonde __complete COUNT WORD…</c>, where COUNT is the number of words before the one to be completed and
/// a missing word is an empty one: PowerShell before 7.3 does not pass empty arguments on. The answer is one candidate a line, with what it
/// means after a tab; a candidate that ends in a slash is gone on with.
/// </summary>
internal static class CompletionScripts
{
    private const string Bash = """
        # bash completion for sonde
        _sonde() {
            local candidate
            COMPREPLY=()
            while IFS=$'\t' read -r candidate _; do
                COMPREPLY+=("$candidate")
            done < <(sonde __complete "$((COMP_CWORD - 1))" "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
            if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == */ ]]; then
                compopt -o nospace
            fi
        }
        complete -o default -F _sonde sonde

        """;

    private const string Zsh = """
        #compdef sonde
        # zsh completion for sonde
        _sonde() {
            local line
            local -a plain open_ended
            while IFS= read -r line; do
                if [[ ${line%%$'\t'*} == */ ]]; then
                    open_ended+=("${line%%$'\t'*}")
                else
                    plain+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}")
                fi
            done < <(sonde __complete $((CURRENT - 2)) "${(@)words[2,CURRENT]}" 2>/dev/null)
            (( ${#plain} )) && _describe 'sonde' plain
            (( ${#open_ended} )) && compadd -S '' -- "${open_ended[@]}"
            (( ${#plain} + ${#open_ended} )) || _files
        }
        if [[ "${funcstack[1]}" == "_sonde" ]]; then
            _sonde "$@"
        else
            compdef _sonde sonde
        fi

        """;

    private const string Fish = """
        # fish completion for sonde
        function __sonde_complete
            set -l before (commandline -opc)
            set -l current (commandline -ct)
            set -e before[1]
            sonde __complete (count $before) $before "$current" 2>/dev/null
        end
        complete -c sonde -f -a '(__sonde_complete)'
        complete -c sonde -n '__fish_prev_arg_in --custom --kubeconfig' -F

        """;

    private const string PowerShell = """
        # PowerShell completion for sonde
        Register-ArgumentCompleter -Native -CommandName sonde -ScriptBlock {
            param($wordToComplete, $commandAst, $cursorPosition)
            $before = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | Select-Object -Skip 1 | ForEach-Object { $_.ToString() })
            $words = @($before)
            if ($wordToComplete) { $words += "$wordToComplete" }
            & sonde __complete $before.Count @words 2>$null | ForEach-Object {
                $candidate, $meaning = $_ -split "`t", 2
                if (-not $meaning) { $meaning = $candidate }
                [System.Management.Automation.CompletionResult]::new($candidate, $candidate, 'ParameterValue', $meaning)
            }
        }

        """;

    /// <summary>The shells that have one.</summary>
    public static IReadOnlyList<string> Shells { get; } = ["bash", "zsh", "fish", "powershell"];

    /// <summary>The script of a shell, or null.</summary>
    public static string? Find(string shell) => shell switch
    {
        "bash" => Bash,
        "zsh" => Zsh,
        "fish" => Fish,
        "powershell" => PowerShell,
        _ => null,
    };
}
