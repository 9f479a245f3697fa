using Gatehouse.Protocols.Apps;
using Gatehouse.Protocols.Jose;
using Gatehouse.Protocols.Tests.Jose;

namespace Gatehouse.Protocols.Tests.Apps;

public sealed class KeyChangeTests
{
    private const string Issuer = "https://id.example/acme";
    private static readonly string Old = JoseKeys.Foreign.PublicKey.Thumbprint;

    [Fact]
    public void The_new_key_names_the_old_one_and_says_what_opens_it()
    {
        Assert.True(KeyChange.TryRead(Write("biometric"), "device", Old, Issuer, JoseKeys.Now, out var change, out _));

        Assert.Equal((JoseKeys.Es256.PublicKey.Thumbprint, "1", "biometric", null), (change.Key.Thumbprint, change.Jti, change.AuthenticationMode, change.KeyStorage));
    }

    [Fact]
    public void A_statement_about_another_device_key_server_or_time_is_refused()
    {
        var body = Write();

        Assert.False(KeyChange.TryRead(body, "other", Old, Issuer, JoseKeys.Now, out _, out _));
        Assert.False(KeyChange.TryRead(body, "device", JoseKeys.Es256.PublicKey.Thumbprint, Issuer, JoseKeys.Now, out _, out _));
        Assert.False(KeyChange.TryRead(body, "device", Old, Issuer + "/", JoseKeys.Now, out _, out _));
        Assert.False(KeyChange.TryRead(body, "device", Old, Issuer, JoseKeys.Now.AddMinutes(2), out _, out _));
        Assert.False(KeyChange.TryRead(body, "device", Old, Issuer, JoseKeys.Now.AddMinutes(-2), out _, out _));
        Assert.False(KeyChange.TryRead(Write("pin"), "device", Old, Issuer, JoseKeys.Now, out _, out _));
        Assert.True(KeyChange.TryRead(body, "device", Old, Issuer, JoseKeys.Now, out _, out _));
    }

    [Fact]
    public void An_RSA_key_or_a_proof_of_another_kind_is_no_new_key()
    {
        var proof = CompactJws.WriteWithKey(JoseKeys.Es256, "dpop+jwt", "{}"u8);
        var rsa = CompactJws.WriteWithKey(JoseKeys.Rs256, "gatehouse-key+jwt", "{}"u8);

        Assert.All([proof, rsa], statement => Assert.False(KeyChange.TryRead(
            System.Text.Encoding.ASCII.GetBytes($$"""{"key_proof":"{{statement}}"}"""), "device", Old, Issuer, JoseKeys.Now, out _, out _)));
    }

    private static byte[] Write(string? mode = null) => KeyChange.Write(JoseKeys.Es256, "device", Old, Issuer, "1", JoseKeys.Now, mode);
}
