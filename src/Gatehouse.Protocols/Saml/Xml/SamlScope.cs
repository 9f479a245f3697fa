using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Xml;

namespace Gatehouse.Protocols.Saml.Xml;

/// <summary>The edge between checks, which throw a refusal, and public methods, which return it.</summary>
internal static class SamlScope
{
    public static bool Try<T>(Func<T> check, [NotNullWhen(true)] out T? value, [NotNullWhen(false)] out SamlRefusal? refusal)
        where T : class
    {
        try
        {
            (value, refusal) = (check(), null);
            return true;
        }
        catch (SamlRefusedException e)
        {
            refusal = e.Refusal;
        }
        catch (Exception e) when (e is XmlException or CryptographicException)
        {
            // The framework's canonicalization has limits of its own, such as for prefixes that nobody declared.
            refusal = new SamlRefusal(SamlFault.NotXml, "the document could not be canonicalized");
        }

        value = null;
        return false;
    }
}
