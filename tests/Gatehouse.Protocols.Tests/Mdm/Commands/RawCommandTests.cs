using Gatehouse.Protocols.Mdm.Commands;
using Gatehouse.Protocols.Plist;

namespace Gatehouse.Protocols.Tests.Mdm.Commands;

public sealed class RawCommandTests
{
    private static readonly PlistDictionary Settings = new()
    {
        { "RequestType", "Settings" },
        { "Settings", new PlistArray([new PlistDictionary { { "Item", "DeviceName" }, { "DeviceName", "Lobby" } }]) },
    };

    [Fact]
    public void The_inner_dictionary_is_taken_as_it_is()
    {
        Assert.True(RawCommand.TryParse(PlistWriter.WriteXml(Settings), out var command, out _));

        Assert.Equal("Settings", command.RequestType);
        Assert.Equal(Settings, command.Command);
        Assert.Equal("Settings", command.ToString());
    }

    [Fact]
    public void The_whole_envelope_is_taken_too()
    {
        Assert.True(RawCommand.TryParse(CommandEnvelope.Write("theirs", Settings), out var command, out _));

        Assert.Equal(Settings, command.Command);
    }

    [Theory]
    [InlineData("<plist><array/></plist>")]
    [InlineData("<plist><dict/></plist>")]
    [InlineData("<plist><dict><key>RequestType</key><integer>1</integer></dict></plist>")]
    [InlineData("<plist><dict><key>RequestType</key><string></string></dict></plist>")]
    [InlineData("<plist><dict><key>RequestType</key><string>../etc</string></dict></plist>")]
    [InlineData("<plist><dict><key>Command</key><dict/></dict></plist>")]
    [InlineData("not a list")]
    public void Anything_else_is_refused(string body)
    {
        Assert.False(RawCommand.TryParse(System.Text.Encoding.UTF8.GetBytes(body), out var command, out var error));
        Assert.Null(command);
        Assert.NotEmpty(error.Reason);
    }

    [Fact]
    public void Size_has_a_limit()
    {
        Assert.False(RawCommand.TryParse(new byte[PlistLimits.Profile.MaxBytes + 1], out _, out var error));
        Assert.Contains("larger than", error.Reason, StringComparison.Ordinal);
    }
}
