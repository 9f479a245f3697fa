using Gatehouse.Protocols.Scep;

namespace Gatehouse.Protocols.Tests.Scep;

public sealed class ScepGetMessageTests
{
    // Its Base64 has "+", "/" and padding: "+/+/vw==".
    private static readonly byte[] Message = [0xFB, 0xFF, 0xBF, 0xBF];

    [Theory]
    [InlineData("?operation=PKIOperation&message=%2B%2F%2B%2Fvw%3D%3D")] // escaped as it should be
    [InlineData("?operation=PKIOperation&message=+/+/vw%3D%3D")] // macOS: only the padding is escaped
    [InlineData("operation=PKIOperation&message=+/+/vw==")]
    [InlineData("?message=%20/%20/vw==&operation=PKIOperation")] // form-decoded on the way
    [InlineData("?operation=PKIOperation&message=-_-_vw")] // the other alphabet
    [InlineData("?operation=PKIOperation&message=%2B%2F%0A%2B%2F%0D%0Avw%3D%3D")] // broken into lines
    [InlineData("?operation=PKIOperation&MESSAGE=%2B%2F%2B%2Fvw%3D%3D")]
    public void RFC8894_4_1_every_way_to_write_Base64_into_a_query_is_read(string query)
    {
        Assert.True(ScepGetMessage.TryDecode(query, out var message));
        Assert.Equal(Message, message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?operation=PKIOperation")]
    [InlineData("?message=")]
    [InlineData("?message=%%%")]
    [InlineData("?message=a")]
    [InlineData("?message=not*base64")]
    public void Anything_else_is_refused(string query) => Assert.False(ScepGetMessage.TryDecode(query, out _));

    [Fact]
    public void A_message_of_more_than_64_KiB_is_refused()
    {
        Assert.True(ScepGetMessage.TryDecode("message=" + Convert.ToBase64String(new byte[64 * 1024]), out _));
        Assert.False(ScepGetMessage.TryDecode("message=" + Convert.ToBase64String(new byte[64 * 1024 + 1]), out _));
    }
}
