using Gatehouse.Protocols.Mdm.CheckIn;
using Gatehouse.Protocols.Plist;
using Gatehouse.Protocols.Tests.Support;

namespace Gatehouse.Protocols.Tests.Mdm.CheckIn;

/// <summary>Parsing a fixture, as it is or with some keys changed.</summary>
internal static class CheckInAssert
{
    /// <summary>Parses a fixture that must be accepted. A change to null removes the key.</summary>
    public static T Accepts<T>(string fixture, params (string Key, PlistValue? Value)[] changes) where T : CheckInMessage
    {
        var body = Body(fixture, changes);
        Assert.True(CheckInParser.TryParse(body, out var message, out var error), error?.ToString());
        Assert.Equal(body, message.Raw.ToArray());
        Assert.Equal(typeof(T).Name, message.MessageType);
        return Assert.IsType<T>(message);
    }

    /// <summary>Parses a fixture that must be refused, and answers why.</summary>
    public static string Refuses(string fixture, params (string Key, PlistValue? Value)[] changes)
    {
        Assert.False(CheckInParser.TryParse(Body(fixture, changes), out var message, out var error));
        Assert.Null(message);
        Assert.Equal("check-in", error.Format);
        return error.Reason;
    }

    private static byte[] Body(string fixture, (string Key, PlistValue? Value)[] changes)
    {
        if (changes.Length == 0) return Fixture.Bytes(fixture + ".plist");
        var message = Fixture.Plist(fixture + ".plist");
        foreach (var (key, value) in changes)
        {
            if (value is null) message.Remove(key);
            else message[key] = value;
        }

        return PlistWriter.WriteXml(message);
    }
}
