namespace EmotionML.Train.Data.Readers;

/// <summary>Files below one root, in a folder or inside a zip archive; paths use <c>/</c> and are relative to the root.</summary>
internal interface IFileTree
{
    /// <summary>Name for messages: the last part of the folder's or archive's path.</summary>
    string Name { get; }

    /// <summary>Every file, in ordinal order; hidden files and what operating systems leave behind are not listed.</summary>
    IReadOnlyList<string> Files { get; }

    /// <summary>Every folder that is known, empty ones included, in ordinal order.</summary>
    IReadOnlyList<string> Folders { get; }

    /// <summary>One message for every path that cannot be followed or listed.</summary>
    IReadOnlyList<string> Problems { get; }

    /// <summary>A reader for one thread.</summary>
    IFileTreeReader OpenReader();
}

/// <summary>Reads files of a tree on one thread.</summary>
internal interface IFileTreeReader : IDisposable
{
    /// <summary>The whole content of a file.</summary>
    /// <exception cref="InvalidDataException">The archive is damaged there.</exception>
    byte[] Read(string path);

    /// <summary>A stream over the content of a large file.</summary>
    Stream Open(string path);
}
