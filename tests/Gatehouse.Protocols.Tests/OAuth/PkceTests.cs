using Gatehouse.Protocols.OAuth;

namespace Gatehouse.Protocols.Tests.OAuth;

public sealed class PkceTests
{
    private const string Verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    private const string Challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    [Fact]
    public void RFC7636_B_example() => Assert.Equal(Challenge, Pkce.Challenge(Verifier));

    [Fact]
    public void RFC7636_4_6_matching_pair_and_absent_pair_pass()
    {
        Assert.Null(Pkce.Check(Challenge, Verifier));
        Assert.Null(Pkce.Check(null, null));
    }

    [Theory]
    [InlineData(Challenge, null, OAuthErrorCodes.InvalidGrant)]
    [InlineData(Challenge, "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXl", OAuthErrorCodes.InvalidGrant)]
    [InlineData(Challenge, "too-short", OAuthErrorCodes.InvalidRequest)]
    [InlineData(Verifier, Verifier, OAuthErrorCodes.InvalidGrant)]
    [InlineData(null, Verifier, OAuthErrorCodes.InvalidGrant)]
    public void RFC9700_4_8_2_every_mismatch_is_refused(string? challenge, string? verifier, string code) =>
        Assert.Equal(code, Pkce.Check(challenge, verifier)?.Code);

    [Theory]
    [InlineData(42, false)]
    [InlineData(43, true)]
    [InlineData(128, true)]
    [InlineData(129, false)]
    public void RFC7636_4_1_length_of_a_verifier(int length, bool valid) => Assert.Equal(valid, Pkce.IsVerifier(new string('a', length)));
}
