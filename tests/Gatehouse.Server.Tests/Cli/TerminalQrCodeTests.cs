using System.Text;
using Gatehouse.Cli.Output;
using Gatehouse.Server.Tests.Fixtures;

namespace Gatehouse.Server.Tests.Cli;

public sealed class TerminalQrCodeTests
{
    private const string Link = "https://mdm.example.com/e/4F7KQ2WN8P";
    private const int Pixels = 8;

    [Fact]
    public async Task A_code_on_a_dark_terminal_is_read_back_by_another_program()
    {
        var drawn = TerminalQrCode.Draw(Link, colours: false);

        // What is printed is light, what is left out is dark.
        Assert.Equal(Link, await ReadAsync(drawn, printedIsDark: false));
    }

    [Fact]
    public async Task A_code_in_colours_is_read_back_by_another_program()
    {
        var drawn = TerminalQrCode.Draw(Link, colours: true);

        Assert.StartsWith("\e[30;107m", drawn, StringComparison.Ordinal);
        Assert.Equal(Link, await ReadAsync(drawn.Replace("\e[30;107m", "", StringComparison.Ordinal).Replace("\e[0m", "", StringComparison.Ordinal), printedIsDark: true));
    }

    /// <summary>Photographs the terminal: every half of a character becomes a square of pixels.</summary>
    private static async Task<string> ReadAsync(string drawn, bool printedIsDark)
    {
        var lines = drawn.TrimEnd('\n').Split('\n');
        var (width, height) = (lines[0].Length, lines.Length * 2);
        var image = new MemoryStream();
        image.Write(Encoding.ASCII.GetBytes($"P5\n{width * Pixels} {height * Pixels}\n255\n"));
        for (var y = 0; y < height * Pixels; y++)
        {
            for (var x = 0; x < width * Pixels; x++)
            {
                var character = lines[y / Pixels / 2][x / Pixels];
                var printed = y / Pixels % 2 == 0 ? character is '█' or '▀' : character is '█' or '▄';
                image.WriteByte(printed == printedIsDark ? (byte)0 : (byte)255);
            }
        }

        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(file, image.ToArray(), TestContext.Current.CancellationToken);
            var read = await Tools.RunAsync("zbarimg", ["-q", "--raw", "-Sdisable", "-Sqrcode.enable", file], ct: TestContext.Current.CancellationToken);
            return Encoding.UTF8.GetString(read).Trim();
        }
        finally
        {
            File.Delete(file);
        }
    }
}
