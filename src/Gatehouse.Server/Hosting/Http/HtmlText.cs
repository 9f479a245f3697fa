using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;

namespace Gatehouse.Server.Hosting.Http;

/// <summary>
/// HTML that cannot be injected into: <c>HtmlText.Of($"…{value}…")</c> encodes every value that is not
/// <see cref="HtmlText"/> itself, in text and in quoted attributes alike.
/// </summary>
public sealed class HtmlText
{
    private readonly string _html;

    private HtmlText(string html) => _html = html;

    /// <summary>Nothing.</summary>
    public static HtmlText Empty { get; } = new("");

    /// <summary>Literal parts as they are, values encoded.</summary>
    public static HtmlText Of(Handler html) => new(html.Text);

    /// <summary>One after the other.</summary>
    public static HtmlText Concat(IEnumerable<HtmlText> parts) => new(string.Concat(parts));

    /// <inheritdoc/>
    public override string ToString() => _html;

    /// <summary>Collects the parts of an interpolated string.</summary>
    [InterpolatedStringHandler]
    public readonly struct Handler
    {
        private readonly StringBuilder _builder;

        /// <summary>Called by the compiler.</summary>
        public Handler(int literalLength, int formattedCount) => _builder = new StringBuilder(literalLength + (formattedCount * 32));

        internal string Text => _builder.ToString();

        /// <summary>Called by the compiler.</summary>
        public void AppendLiteral(string value) => _builder.Append(value);

        /// <summary>Called by the compiler.</summary>
        public void AppendFormatted(HtmlText? value) => _builder.Append(value?._html);

        /// <summary>Called by the compiler.</summary>
        public void AppendFormatted(string? value) => _builder.Append(HtmlEncoder.Default.Encode(value ?? ""));
    }
}
