using System.Text;
using Gatehouse.Protocols.OneTimeCodes;

namespace Gatehouse.Protocols.Tests.OneTimeCodes;

public sealed class TotpTests
{
    private static readonly byte[] Secret = "12345678901234567890"u8.ToArray();

    [Theory]
    [InlineData(59, "94287082")]
    [InlineData(1111111109, "07081804")]
    [InlineData(1111111111, "14050471")]
    [InlineData(1234567890, "89005924")]
    [InlineData(2000000000, "69279037")]
    [InlineData(20000000000, "65353130")]
    public void RFC_6238_appendix_B_codes_of_SHA_1(long seconds, string code) =>
        Assert.Equal(code, Totp.Code(Secret, Totp.StepAt(DateTimeOffset.FromUnixTimeSeconds(seconds)), digits: 8));

    [Theory]
    [InlineData(0, "755224")]
    [InlineData(1, "287082")]
    [InlineData(2, "359152")]
    [InlineData(9, "520489")]
    public void RFC_4226_appendix_D_six_digits(long counter, string code) => Assert.Equal(code, Totp.Code(Secret, counter));

    [Theory]
    [InlineData(-2, false)]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void RFC_6238_5_2_one_step_before_and_after_is_accepted(int away, bool accepted)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1111111111);
        var step = Totp.StepAt(now) + away;

        Assert.Equal(accepted ? step : null, Totp.Match(Secret, Totp.Code(Secret, step), now, lastStep: 0));
    }

    [Fact]
    public void RFC_6238_5_2_a_code_is_accepted_once_and_no_older_one_after_it()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1111111111);
        var step = Totp.StepAt(now);

        Assert.Null(Totp.Match(Secret, Totp.Code(Secret, step), now, lastStep: step));
        Assert.Null(Totp.Match(Secret, Totp.Code(Secret, step - 1), now, lastStep: step));
        Assert.Equal(step + 1, Totp.Match(Secret, Totp.Code(Secret, step + 1), now, lastStep: step));
    }

    [Theory]
    [InlineData("")]
    [InlineData("12345")]
    [InlineData("1234567")]
    [InlineData("12345x")]
    [InlineData("１２３４５６")]
    public void What_is_not_six_digits_is_no_code(string code) => Assert.Null(Totp.Match(Secret, code, DateTimeOffset.UnixEpoch, 0));

    [Theory]
    [InlineData("", "")]
    [InlineData("f", "MY")]
    [InlineData("fo", "MZXQ")]
    [InlineData("foo", "MZXW6")]
    [InlineData("foob", "MZXW6YQ")]
    [InlineData("fooba", "MZXW6YTB")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void RFC_4648_section_10_base_32_without_padding(string text, string encoded) => Assert.Equal(encoded, Base32.Encode(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void The_address_escapes_names()
    {
        var uri = Totp.Uri("Ämter & Co: KG", "ada+x@example.org", Secret);

        Assert.Equal(
            "otpauth://totp/%C3%84mter%20%26%20Co%3A%20KG:ada%2Bx%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=%C3%84mter%20%26%20Co%3A%20KG&algorithm=SHA1&digits=6&period=30",
            uri);
    }
}
