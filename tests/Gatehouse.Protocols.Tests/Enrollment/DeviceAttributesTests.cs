using Gatehouse.Protocols.Enrollment;
using Gatehouse.Protocols.Plist;

namespace Gatehouse.Protocols.Tests.Enrollment;

public sealed class DeviceAttributesTests
{
    private static readonly DeviceAttributes Phone = new(
        "00008110-000A1B2C3D4E5F60", "F2LXK1ABCDEF", "iPhone17,1", "22B83", "Ann’s iPhone", "350000000000009", null, "attempt-secret", default);

    [Fact]
    public void Written_attributes_read_back()
    {
        var body = DeviceAttributes.Write(Phone);

        Assert.True(DeviceAttributes.TryParse(body, out var read, out var error), error?.ToString());
        Assert.Equal(Phone with { Raw = read.Raw }, read);
        Assert.Equal(body, read.Raw.ToArray());
    }

    [Fact]
    public void Third_phase_has_no_challenge_and_empty_values_are_none()
    {
        var body = DeviceAttributes.Write(Phone with { Challenge = null, Serial = "" });

        Assert.True(DeviceAttributes.TryParse(body, out var read, out _));
        Assert.Null(read.Challenge);
        Assert.Null(read.Serial);
    }

    [Fact]
    public void A_challenge_may_come_back_as_data()
    {
        var body = PlistWriter.WriteXml(new PlistDictionary { { "UDID", "u" }, { "CHALLENGE", "secret"u8.ToArray() } });

        Assert.True(DeviceAttributes.TryParse(body, out var read, out _));
        Assert.Equal("secret", read.Challenge);
    }

    [Fact]
    public void Without_udid_or_with_endless_values_it_is_refused()
    {
        Assert.False(DeviceAttributes.TryParse(PlistWriter.WriteXml(new PlistDictionary { { "SERIAL", "S" } }), out _, out _));
        Assert.False(DeviceAttributes.TryParse(DeviceAttributes.Write(Phone with { DeviceName = new string('x', 2000) }), out _, out _));
        Assert.False(DeviceAttributes.TryParse(PlistWriter.WriteXml(new PlistArray()), out _, out _));
        Assert.False(DeviceAttributes.TryParse(default, out _, out _));
    }
}
