using System.Text;
using QRCoder;

namespace Gatehouse.Cli.Output;

/// <summary>A QR code of text characters, two modules high each, that a phone reads off the screen.</summary>
internal static class TerminalQrCode
{
    // Scanners need dark on light, and most terminals are light on dark: colours are set where the terminal knows
    // them, and elsewhere light modules are the ones that are printed.
    private const string BlackOnWhite = "\e[30;107m";
    private const string Reset = "\e[0m";

    /// <summary>Lines of the code, quiet zone included.</summary>
    /// <param name="text">What it says.</param>
    /// <param name="colours">The terminal understands ANSI colours.</param>
    public static string Draw(string text, bool colours)
    {
        using var generator = new QRCodeGenerator();
        using var code = generator.CreateQrCode(text, QRCodeGenerator.ECCLevel.L);
        var modules = code.ModuleMatrix; // the quiet zone of four modules is in it
        var lines = new StringBuilder();
        for (var y = 0; y < modules.Count; y += 2)
        {
            lines.Append(colours ? BlackOnWhite : "");
            for (var x = 0; x < modules.Count; x++)
            {
                var upper = modules[y][x];
                var lower = y + 1 < modules.Count && modules[y + 1][x];
                lines.Append(colours ? Block(upper, lower) : Block(!upper, !lower));
            }

            lines.Append(colours ? Reset : "").Append('\n');
        }

        return lines.ToString();
    }

    private static char Block(bool upper, bool lower) => (upper, lower) switch
    {
        (true, true) => '█',
        (true, false) => '▀',
        (false, true) => '▄',
        _ => ' ',
    };
}
