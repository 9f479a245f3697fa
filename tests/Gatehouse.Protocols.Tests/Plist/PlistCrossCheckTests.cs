using System.Text;
using Gatehouse.Protocols.Plist;
using Gatehouse.Protocols.Tests.Support;

namespace Gatehouse.Protocols.Tests.Plist;

/// <summary>Two independent implementations read what we write, and we read what they write.</summary>
public sealed class PlistCrossCheckTests
{
    private const string PythonRewrite = """
        import plistlib, sys
        value = plistlib.loads(sys.stdin.buffer.read())
        form = plistlib.FMT_BINARY if sys.argv[1] == "binary" else plistlib.FMT_XML
        sys.stdout.buffer.write(plistlib.dumps(value, fmt=form, sort_keys=False))
        """;

    // Types as Python sees them, so that an integer that turned into a real would show.
    private const string PythonDescribe = """
        import plistlib, sys
        def show(v):
            if isinstance(v, dict): return "{" + ",".join(k + ":" + show(x) for k, x in v.items()) + "}"
            if isinstance(v, list): return "[" + ",".join(map(show, v)) + "]"
            return type(v).__name__ + " " + (v.hex() if isinstance(v, bytes) else str(v))
        sys.stdout.buffer.write(show(plistlib.loads(sys.stdin.buffer.read())).encode())
        """;

    private static readonly PlistDictionary Value = BinaryPlistTests.Sample();

    [Theory]
    [InlineData(false, "xml")]
    [InlineData(false, "binary")]
    [InlineData(true, "xml")]
    [InlineData(true, "binary")]
    public async Task Python_reads_what_we_write_and_we_read_what_it_writes(bool binary, string rewriteAs)
    {
        var python = Tools.Require("python3");
        var ours = binary ? PlistWriter.WriteBinary(Value) : PlistWriter.WriteXml(Value);

        var theirs = await Tools.RunAsync(python, ["-c", PythonRewrite, rewriteAs], ours);

        Assert.Equal(Value, PlistAssert.Reads(theirs));
    }

    [Fact]
    public async Task Python_sees_the_same_types_in_both_encodings()
    {
        var python = Tools.Require("python3");

        var xml = await Tools.RunAsync(python, ["-c", PythonDescribe], PlistWriter.WriteXml(Value));
        var binary = await Tools.RunAsync(python, ["-c", PythonDescribe], PlistWriter.WriteBinary(Value));

        var seen = Encoding.UTF8.GetString(xml);
        Assert.Equal(seen, Encoding.UTF8.GetString(binary));
        Assert.Contains("Large:int 5368709120,Unsigned:int 18446744073709551615,Real:float -0.1,Yes:bool True", seen, StringComparison.Ordinal);
        Assert.Contains("Date:datetime 2026-01-05 03:04:05,Data:bytes 000102feff", seen, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "xml")]
    [InlineData(false, "bin")]
    [InlineData(true, "xml")]
    [InlineData(true, "bin")]
    public async Task Plistutil_reads_what_we_write_and_we_read_what_it_writes(bool binary, string rewriteAs)
    {
        var plistutil = Tools.Require("plistutil");
        var folder = Directory.CreateTempSubdirectory("gatehouse-plist-");
        try
        {
            var (input, output) = (Path.Combine(folder.FullName, "in"), Path.Combine(folder.FullName, "out"));
            await File.WriteAllBytesAsync(input, binary ? PlistWriter.WriteBinary(Value) : PlistWriter.WriteXml(Value), TestContext.Current.CancellationToken);

            await Tools.RunAsync(plistutil, ["-i", input, "-o", output, "-f", rewriteAs]);

            Assert.Equal(Value, PlistAssert.Reads(await File.ReadAllBytesAsync(output, TestContext.Current.CancellationToken)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
