using Gatehouse.Protocols.Plist;

namespace Gatehouse.Protocols.Mdm.CheckIn;

/// <summary>Bodies of the check-in messages that are answered with more than a bare status.</summary>
public static class CheckInReplies
{
    /// <summary>Answer to <see cref="GetBootstrapToken"/>; null when none is stored, which gives an empty dictionary.</summary>
    public static byte[] BootstrapToken(ReadOnlyMemory<byte>? token)
    {
        var reply = new PlistDictionary();
        reply.AddIfSet("BootstrapToken", token);
        return PlistWriter.WriteXml(reply);
    }

    /// <summary>First answer to <see cref="UserAuthenticate"/>; an empty challenge manages the user without asking for a password.</summary>
    public static byte[] DigestChallenge(string challenge) =>
        PlistWriter.WriteXml(new PlistDictionary { { "DigestChallenge", challenge } });

    /// <summary>Second answer to <see cref="UserAuthenticate"/>; an empty token says that the password was wrong.</summary>
    public static byte[] AuthToken(string token) => PlistWriter.WriteXml(new PlistDictionary { { "AuthToken", token } });

    /// <summary>Answer to <see cref="GetToken"/>.</summary>
    public static byte[] Token(ReadOnlyMemory<byte> token) => PlistWriter.WriteXml(new PlistDictionary { { "TokenData", token } });

    /// <summary>Answer to <see cref="CheckIn.ReturnToService"/>.</summary>
    public static byte[] ReturnToService(ReturnToServicePlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var reply = new PlistDictionary { { "ReturnToService", plan.ToPlist() } };
        reply.AddIfSet("PreserveDataPlan", plan.PreserveDataPlan);
        return PlistWriter.WriteXml(reply);
    }
}
