<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr">
<context>
    <name></name>
    <message>
        <source>&amp;Open…</source>
        <translation>&amp;Ouvrir…</translation>
    </message>
    <message>
        <source>Open a PDF, pictures or a folder of pictures</source>
        <translation>Ouvrir un PDF, des images ou un dossier d’images</translation>
    </message>
    <message>
        <source>&amp;Paste picture</source>
        <translation>&amp;Coller l’image</translation>
    </message>
    <message>
        <source>Open the picture on the clipboard</source>
        <translation>Ouvrir l’image du presse-papiers</translation>
    </message>
    <message>
        <source>&amp;Save text…</source>
        <translation>Enregi&amp;strer le texte…</translation>
    </message>
    <message>
        <source>Save what was read as text or JSON</source>
        <translation>Enregistrer ce qui a été lu en texte ou en JSON</translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation>&amp;Exporter…</translation>
    </message>
    <message>
        <source>Write it as PDF, ALTO, Word, a report…</source>
        <translation>Écrire en PDF, ALTO, Word, rapport…</translation>
    </message>
    <message>
        <source>&amp;Import text…</source>
        <translation>&amp;Importer du texte…</translation>
    </message>
    <message>
        <source>ALTO, PAGE or hOCR onto these pages</source>
        <translation>ALTO, PAGE ou hOCR sur ces pages</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Quitter</translation>
    </message>
    <message>
        <source>Se&amp;ttings…</source>
        <translation>&amp;Préférences…</translation>
    </message>
    <message>
        <source>Language, look, keys, folders</source>
        <translation>Langue, apparence, raccourcis, dossiers</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Annuler</translation>
    </message>
    <message>
        <source>Take back the last step on this page</source>
        <translation>Annuler la dernière étape sur cette page</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Rétablir</translation>
    </message>
    <message>
        <source>Do again what was taken back</source>
        <translation>Refaire ce qui a été annulé</translation>
    </message>
    <message>
        <source>C&amp;orrect the text</source>
        <translation>C&amp;orriger le texte</translation>
    </message>
    <message>
        <source>Go into the text to correct it</source>
        <translation>Aller dans le texte pour le corriger</translation>
    </message>
    <message>
        <source>Con&amp;firm line</source>
        <translation>Con&amp;firmer la ligne</translation>
    </message>
    <message>
        <source>The line is right; go on to the next</source>
        <translation>La ligne est juste ; passer à la suivante</translation>
    </message>
    <message>
        <source>Next uncertain &amp;line</source>
        <translation>Ligne i&amp;ncertaine suivante</translation>
    </message>
    <message>
        <source>Go on to what wants a look</source>
        <translation>Aller à ce qui mérite un regard</translation>
    </message>
    <message>
        <source>Previous uncertain line</source>
        <translation>Ligne incertaine précédente</translation>
    </message>
    <message>
        <source>&amp;Split line</source>
        <translation>&amp;Scinder la ligne</translation>
    </message>
    <message>
        <source>Cut the line in two at the cursor</source>
        <translation>Couper la ligne en deux au curseur</translation>
    </message>
    <message>
        <source>&amp;Join with next line</source>
        <translation>&amp;Joindre à la ligne suivante</translation>
    </message>
    <message>
        <source>Make one line of two</source>
        <translation>Faire une ligne de deux</translation>
    </message>
    <message>
        <source>Move line &amp;up</source>
        <translation>&amp;Monter la ligne</translation>
    </message>
    <message>
        <source>Move line do&amp;wn</source>
        <translation>&amp;Descendre la ligne</translation>
    </message>
    <message>
        <source>Delete l&amp;ine</source>
        <translation>Su&amp;pprimer la ligne</translation>
    </message>
    <message>
        <source>Delete the selected line</source>
        <translation>Supprimer la ligne sélectionnée</translation>
    </message>
    <message>
        <source>Read line a&amp;gain</source>
        <translation>Re&amp;lire la ligne</translation>
    </message>
    <message>
        <source>Your own text stays</source>
        <translation>Votre propre texte est conservé</translation>
    </message>
    <message>
        <source>Use &amp;machine text</source>
        <translation>&amp;Reprendre le texte de la machine</translation>
    </message>
    <message>
        <source>Give up your own text</source>
        <translation>Renoncer à votre propre texte</translation>
    </message>
    <message>
        <source>Chec&amp;k spelling</source>
        <translation>Vérifier l’ort&amp;hographe</translation>
    </message>
    <message>
        <source>Mark words that no dictionary has</source>
        <translation>Signaler les mots absents des dictionnaires</translation>
    </message>
    <message>
        <source>What c&amp;hanged…</source>
        <translation>Ce qui a c&amp;hangé…</translation>
    </message>
    <message>
        <source>Your text beside the machine&apos;s</source>
        <translation>Votre texte à côté de celui de la machine</translation>
    </message>
    <message>
        <source>Special c&amp;haracters…</source>
        <translation>&amp;Caractères spéciaux…</translation>
    </message>
    <message>
        <source>Insert a character</source>
        <translation>Insérer un caractère</translation>
    </message>
    <message>
        <source>&amp;Copy text</source>
        <translation>&amp;Copier le texte</translation>
    </message>
    <message>
        <source>Copy the text of the selection</source>
        <translation>Copier le texte de la sélection</translation>
    </message>
    <message>
        <source>&amp;Delete region</source>
        <translation>&amp;Supprimer la zone</translation>
    </message>
    <message>
        <source>Remove the selected region</source>
        <translation>Supprimer la zone sélectionnée</translation>
    </message>
    <message>
        <source>Read &amp;again</source>
        <translation>&amp;Relire</translation>
    </message>
    <message>
        <source>Read the selection again</source>
        <translation>Relire la sélection</translation>
    </message>
    <message>
        <source>&amp;Find…</source>
        <translation>Rec&amp;hercher…</translation>
    </message>
    <message>
        <source>Find a word, also on pages not read yet</source>
        <translation>Rechercher un mot, même sur les pages pas encore lues</translation>
    </message>
    <message>
        <source>Find &amp;next</source>
        <translation>Rechercher le suiva&amp;nt</translation>
    </message>
    <message>
        <source>Go to the next place of the word</source>
        <translation>Aller à l’occurrence suivante</translation>
    </message>
    <message>
        <source>Find pre&amp;vious</source>
        <translation>Rechercher le précé&amp;dent</translation>
    </message>
    <message>
        <source>Go to the place before</source>
        <translation>Aller à l’occurrence précédente</translation>
    </message>
    <message>
        <source>Find and re&amp;place…</source>
        <translation>Rechercher et re&amp;mplacer…</translation>
    </message>
    <message>
        <source>In the texts of all pages</source>
        <translation>Dans le texte de toutes les pages</translation>
    </message>
    <message>
        <source>&amp;Read page</source>
        <translation>&amp;Lire la page</translation>
    </message>
    <message>
        <source>Read all lines of this page</source>
        <translation>Lire toutes les lignes de cette page</translation>
    </message>
    <message>
        <source>Read some &amp;pages…</source>
        <translation>Lire des &amp;pages…</translation>
    </message>
    <message>
        <source>Read a range of pages</source>
        <translation>Lire une plage de pages</translation>
    </message>
    <message>
        <source>Read a&amp;ll pages</source>
        <translation>Lire &amp;toutes les pages</translation>
    </message>
    <message>
        <source>Read every page not read yet</source>
        <translation>Lire toutes les pages pas encore lues</translation>
    </message>
    <message>
        <source>&amp;Models…</source>
        <translation>&amp;Modèles…</translation>
    </message>
    <message>
        <source>Which model reads, and on what; add and get others</source>
        <translation>Quel modèle lit, et sur quel matériel ; en ajouter et en télécharger</translation>
    </message>
    <message>
        <source>Pa&amp;use reading</source>
        <translation>S&amp;uspendre la lecture</translation>
    </message>
    <message>
        <source>Stop reading pages for now</source>
        <translation>Arrêter de lire pour l’instant</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>A&amp;nnuler la lecture</translation>
    </message>
    <message>
        <source>Stop reading and finding</source>
        <translation>Arrêter de lire et de rechercher</translation>
    </message>
    <message>
        <source>Zoom &amp;in</source>
        <translation>Zoom &amp;avant</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Zoom avant</translation>
    </message>
    <message>
        <source>Zoom &amp;out</source>
        <translation>Zoom a&amp;rrière</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Zoom arrière</translation>
    </message>
    <message>
        <source>&amp;Actual size</source>
        <translation>Taille &amp;réelle</translation>
    </message>
    <message>
        <source>One picture pixel per screen pixel</source>
        <translation>Un pixel de l’image par pixel de l’écran</translation>
    </message>
    <message>
        <source>Fit &amp;width</source>
        <translation>Ajuster à la &amp;largeur</translation>
    </message>
    <message>
        <source>Fit the page&apos;s width</source>
        <translation>Ajuster à la largeur de la page</translation>
    </message>
    <message>
        <source>Fit &amp;page</source>
        <translation>Ajuster à la &amp;page</translation>
    </message>
    <message>
        <source>Fit the whole page</source>
        <translation>Ajuster à la page entière</translation>
    </message>
    <message>
        <source>Turn &amp;left</source>
        <translation>Tourner à &amp;gauche</translation>
    </message>
    <message>
        <source>Turn the page to the left, to stay</source>
        <translation>Tourner la page à gauche, durablement</translation>
    </message>
    <message>
        <source>Turn &amp;right</source>
        <translation>Tourner à &amp;droite</translation>
    </message>
    <message>
        <source>Turn the page to the right</source>
        <translation>Tourner la page à droite</translation>
    </message>
    <message>
        <source>P&amp;revious page</source>
        <translation>Page p&amp;récédente</translation>
    </message>
    <message>
        <source>Previous page</source>
        <translation>Page précédente</translation>
    </message>
    <message>
        <source>&amp;Next page</source>
        <translation>Page &amp;suivante</translation>
    </message>
    <message>
        <source>Next page</source>
        <translation>Page suivante</translation>
    </message>
    <message>
        <source>&amp;First page</source>
        <translation>Pre&amp;mière page</translation>
    </message>
    <message>
        <source>&amp;Last page</source>
        <translation>&amp;Dernière page</translation>
    </message>
    <message>
        <source>Pa&amp;ges</source>
        <translation>Pag&amp;es</translation>
    </message>
    <message>
        <source>Show the strip of pages</source>
        <translation>Afficher la bande des pages</translation>
    </message>
    <message>
        <source>&amp;Text panel</source>
        <translation>Panneau du &amp;texte</translation>
    </message>
    <message>
        <source>Show the text beside the page</source>
        <translation>Afficher le texte à côté de la page</translation>
    </message>
    <message>
        <source>Line &amp;boxes</source>
        <translation>Cadres des li&amp;gnes</translation>
    </message>
    <message>
        <source>Show where the lines are</source>
        <translation>Montrer où sont les lignes</translation>
    </message>
    <message>
        <source>Colours of &amp;certainty</source>
        <translation>Couleurs de &amp;certitude</translation>
    </message>
    <message>
        <source>Colour boxes by how sure the reader was</source>
        <translation>Colorer les cadres selon la certitude de la lecture</translation>
    </message>
    <message>
        <source>Or&amp;der lines</source>
        <translation>&amp;Ordonner les lignes</translation>
    </message>
    <message>
        <source>Click lines in order</source>
        <translation>Cliquer les lignes dans l’ordre</translation>
    </message>
    <message>
        <source>Text &amp;over the page</source>
        <translation>Texte &amp;sur la page</translation>
    </message>
    <message>
        <source>Text in its place</source>
        <translation>Le texte à sa place</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts</source>
        <translation>&amp;Raccourcis clavier</translation>
    </message>
    <message>
        <source>All keys on one sheet</source>
        <translation>Tous les raccourcis sur une feuille</translation>
    </message>
    <message>
        <source>All &amp;commands…</source>
        <translation>Toutes les &amp;commandes…</translation>
    </message>
    <message>
        <source>Type what you want to do</source>
        <translation>Taper ce que vous voulez faire</translation>
    </message>
    <message>
        <source>&amp;Log file</source>
        <translation>&amp;Journal</translation>
    </message>
    <message>
        <source>What the program wrote down about its work</source>
        <translation>Ce que le programme a noté de son travail</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Fichier</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>É&amp;dition</translation>
    </message>
    <message>
        <source>&amp;Text</source>
        <translation>&amp;Texte</translation>
    </message>
    <message>
        <source>&amp;Read</source>
        <translation>&amp;Lecture</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Affichage</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>&amp;Thème</translation>
    </message>
    <message>
        <source>&amp;Go</source>
        <translation>A&amp;ller à</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>Aid&amp;e</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>Fermer ce message</translation>
    </message>
    <message>
        <source>Special characters</source>
        <translation>Caractères spéciaux</translation>
    </message>
    <message>
        <source>Drag</source>
        <translation>Glisser</translation>
    </message>
    <message>
        <source>Read a rectangle of the page</source>
        <translation>Lire un rectangle de la page</translation>
    </message>
    <message>
        <source>Ctrl+wheel</source>
        <translation>Ctrl+molette</translation>
    </message>
    <message>
        <source>Zoom at the pointer</source>
        <translation>Zoomer sous le pointeur</translation>
    </message>
    <message>
        <source>Space+drag</source>
        <translation>Espace+glisser</translation>
    </message>
    <message>
        <source>Move the page</source>
        <translation>Déplacer la page</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Raccourcis clavier</translation>
    </message>
    <message>
        <source>In the text</source>
        <translation>Dans le texte</translation>
    </message>
    <message>
        <source>On the page</source>
        <translation>Sur la page</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>Copier les détails</translation>
    </message>
    <message>
        <source>Copy the message and what is needed to find the cause</source>
        <translation>Copier le message et ce qu’il faut pour en trouver la cause</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Copié</translation>
    </message>
    <message>
        <source>There is no uncertain line below this one on the page.</source>
        <translation>Il n’y a pas de ligne incertaine plus bas sur cette page.</translation>
    </message>
    <message>
        <source>There is no uncertain line above this one on the page.</source>
        <translation>Il n’y a pas de ligne incertaine plus haut sur cette page.</translation>
    </message>
    <message>
        <source>What changed</source>
        <translation>Ce qui a changé</translation>
    </message>
    <message>
        <source>What changed on this page</source>
        <translation>Ce qui a changé sur cette page</translation>
    </message>
    <message>
        <source>Page {number}: corrected by you</source>
        <translation>Page {number} : corrigé par vous</translation>
    </message>
    <message>
        <source>Nothing differs from what the machine read.</source>
        <translation>Rien ne diffère de ce que la machine a lu.</translation>
    </message>
    <message>
        <source>Changed by the last step: {step}</source>
        <translation>Changé à la dernière étape : {step}</translation>
    </message>
    <message>
        <source>Searchable PDF</source>
        <translation>PDF avec recherche</translation>
    </message>
    <message>
        <source>The pages as they are, the text invisible on its words.</source>
        <translation>Les pages telles quelles, le texte invisible sur ses mots.</translation>
    </message>
    <message>
        <source>Plain text</source>
        <translation>Texte brut</translation>
    </message>
    <message>
        <source>A line for each line; a form feed between pages.</source>
        <translation>Une ligne par ligne ; un saut de page entre les pages.</translation>
    </message>
    <message>
        <source>Word document</source>
        <translation>Document Word</translation>
    </message>
    <message>
        <source>Paragraphs to go on writing with; the layout is not imitated.</source>
        <translation>Des paragraphes pour continuer à écrire, sans imiter la mise en page.</translation>
    </message>
    <message>
        <source>ALTO XML 4.2</source>
        <translation>ALTO XML 4.2</translation>
    </message>
    <message>
        <source>For libraries: lines, words, places and certainty.</source>
        <translation>Pour les bibliothèques : lignes, mots, positions et certitude.</translation>
    </message>
    <message>
        <source>PAGE XML 2019</source>
        <translation>PAGE XML 2019</translation>
    </message>
    <message>
        <source>For research: a file for each page, several in one archive.</source>
        <translation>Pour la recherche : un fichier par page, plusieurs dans une archive.</translation>
    </message>
    <message>
        <source>hOCR</source>
        <translation>hOCR</translation>
    </message>
    <message>
        <source>A web page with the places of all words.</source>
        <translation>Une page web avec la position de tous les mots.</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>For programs: all that is known of lines and words.</source>
        <translation>Pour les programmes : tout ce qu’on sait des lignes et des mots.</translation>
    </message>
    <message>
        <source>CSV table</source>
        <translation>Tableau CSV</translation>
    </message>
    <message>
        <source>A row for each line, for spreadsheets.</source>
        <translation>Une rangée par ligne, pour les tableurs.</translation>
    </message>
    <message>
        <source>Report of the corrections</source>
        <translation>Rapport des corrections</translation>
    </message>
    <message>
        <source>A page to print: what the machine read and what you made of it, and the error rate.</source>
        <translation>Une page à imprimer : ce que la machine a lu, ce que vous en avez fait, et le taux d’erreur.</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exporter</translation>
    </message>
    <message>
        <source>&amp;Open the file when it is written</source>
        <translation>&amp;Ouvrir le fichier une fois écrit</translation>
    </message>
    <message>
        <source>What came of it</source>
        <translation>Ce qu’il en est advenu</translation>
    </message>
    <message>
        <source>How far the export is</source>
        <translation>Avancement de l’export</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>&amp;This page ({number})</source>
        <translation>&amp;Cette page ({number})</translation>
    </message>
    <message>
        <source>Pages with te&amp;xt ({count})</source>
        <translation>Pages avec du te&amp;xte ({count})</translation>
    </message>
    <message>
        <source>&amp;All pages ({count})</source>
        <translation>&amp;Toutes les pages ({count})</translation>
    </message>
    <message>
        <source>&amp;Format:</source>
        <translation>&amp;Format :</translation>
    </message>
    <message>
        <source>Pages:</source>
        <translation>Pages :</translation>
    </message>
    <message>
        <source>&amp;Password:</source>
        <translation>Mot de &amp;passe :</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>{done} of {total} pages</source>
        <translation>{done} pages sur {total}</translation>
    </message>
    <message>
        <source>{name} is written.</source>
        <translation>{name} est écrit.</translation>
    </message>
    <message>
        <source>Cancelled; nothing was written.</source>
        <translation>Annulé ; rien n’a été écrit.</translation>
    </message>
    <message>
        <source>searchable</source>
        <translation>avec recherche</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>Arrêt en cours…</translation>
    </message>
    <message>
        <source>{name} is what is exported: choose another name.</source>
        <translation>{name} est ce qui est exporté : choisissez un autre nom.</translation>
    </message>
    <message>
        <source>Something went wrong inside the program ({name}).</source>
        <translation>Quelque chose a mal tourné dans le programme ({name}).</translation>
    </message>
    <message>
        <source>Something went wrong inside the program ({name}). You can go on working.</source>
        <translation>Quelque chose a mal tourné dans le programme ({name}). Vous pouvez continuer à travailler.</translation>
    </message>
    <message>
        <source>Find a word, also on unread pages</source>
        <translation>Rechercher un mot, même sur les pages non lues</translation>
    </message>
    <message>
        <source>Word to find</source>
        <translation>Mot à rechercher</translation>
    </message>
    <message>
        <source>Previous place (Shift+F3)</source>
        <translation>Occurrence précédente (Maj+F3)</translation>
    </message>
    <message>
        <source>Next place (F3)</source>
        <translation>Occurrence suivante (F3)</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>Fermer (Échap)</translation>
    </message>
    <message>
        <source>{place} of {count}</source>
        <translation>{place} sur {count}</translation>
    </message>
    <message>
        <source>searching</source>
        <translation>recherche</translation>
    </message>
    <message>
        <source>not found</source>
        <translation>introuvable</translation>
    </message>
    <message>
        <source>Import text</source>
        <translation>Importer du texte</translation>
    </message>
    <message>
        <source>What the files hold</source>
        <translation>Ce que contiennent les fichiers</translation>
    </message>
    <message>
        <source>In their &amp;order, from page</source>
        <translation>Dans leur &amp;ordre, à partir de la page</translation>
    </message>
    <message>
        <source>First page</source>
        <translation>Première page</translation>
    </message>
    <message>
        <source>&amp;Text to start from: a machine&apos;s, to be corrected</source>
        <translation>&amp;Texte de départ : d’une machine, à corriger</translation>
    </message>
    <message>
        <source>&amp;Ground truth: a person&apos;s, confirmed</source>
        <translation>&amp;Vérité terrain : d’une personne, confirmée</translation>
    </message>
    <message>
        <source>&amp;Import</source>
        <translation>&amp;Importer</translation>
    </message>
    <message>
        <source>Looking into {names}…</source>
        <translation>Examen de {names}…</translation>
    </message>
    <message>
        <source>It is:</source>
        <translation>C’est :</translation>
    </message>
    <message numerus="yes">
        <source>%n page(s)</source>
        <translation>
            <numerusform>%n page</numerusform>
            <numerusform>%n pages</numerusform>
        </translation>
    </message>
    <message>
        <source>, by {model}</source>
        <translation>, par {model}</translation>
    </message>
    <message>
        <source>{first} to {last}</source>
        <translation>{first} à {last}</translation>
    </message>
    <message>
        <source>By their &amp;numbers: {span}</source>
        <translation>Selon leurs &amp;numéros : {span}</translation>
    </message>
    <message>
        <source>Text with places</source>
        <translation>Texte positionné</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%n fichier</numerusform>
            <numerusform>%n fichiers</numerusform>
        </translation>
    </message>
    <message>
        <source>What the machine read</source>
        <translation>Ce que la machine a lu</translation>
    </message>
    <message>
        <source>To be checked: {why}</source>
        <translation>À vérifier : {why}</translation>
    </message>
    <message>
        <source>Confirmed by you.</source>
        <translation>Confirmé par vous.</translation>
    </message>
    <message>
        <source>Corrected by you.</source>
        <translation>Corrigé par vous.</translation>
    </message>
    <message>
        <source>No machine read this line.</source>
        <translation>Aucune machine n’a lu cette ligne.</translation>
    </message>
    <message>
        <source>The machine read the same.</source>
        <translation>La machine a lu la même chose.</translation>
    </message>
    <message>
        <source>The machine read:</source>
        <translation>La machine a lu :</translation>
    </message>
    <message>
        <source>Automatic: a GPU where there is one</source>
        <translation>Automatique : un GPU s’il y en a un</translation>
    </message>
    <message>
        <source>Processor (CPU)</source>
        <translation>Processeur (CPU)</translation>
    </message>
    <message>
        <source>Graphics card (CUDA)</source>
        <translation>Carte graphique (CUDA)</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modèles</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Taille</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Licence</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Emplacement</translation>
    </message>
    <message>
        <source>Where to compute</source>
        <translation>Où calculer</translation>
    </message>
    <message>
        <source>Read with this</source>
        <translation>Lire avec celui-ci</translation>
    </message>
    <message>
        <source>Get</source>
        <translation>Télécharger</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>Vérifier</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Supprimer</translation>
    </message>
    <message>
        <source>Add file…</source>
        <translation>Ajouter un fichier…</translation>
    </message>
    <message>
        <source>Add folder…</source>
        <translation>Ajouter un dossier…</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Arrêter</translation>
    </message>
    <message>
        <source>Now reading: {model}, on {device}</source>
        <translation>Lit en ce moment : {model}, sur {device}</translation>
    </message>
    <message>
        <source>Compute on:</source>
        <translation>Calculer sur :</translation>
    </message>
    <message>
        <source>{size} MB</source>
        <translation>{size} Mo</translation>
    </message>
    <message>
        <source>reads by default, {where}</source>
        <translation>lit par défaut, {where}</translation>
    </message>
    <message>
        <source>{done} of {total} MB</source>
        <translation>{done} Mo sur {total}</translation>
    </message>
    <message>
        <source>Stopped. What was loaded is kept for the next time.</source>
        <translation>Arrêté. Ce qui a été téléchargé est gardé pour la prochaine fois.</translation>
    </message>
    <message>
        <source>Remove the model?</source>
        <translation>Supprimer le modèle ?</translation>
    </message>
    <message>
        <source>{name} will be deleted from this computer.</source>
        <translation>{name} sera supprimé de cet ordinateur.</translation>
    </message>
    <message>
        <source>Add a model</source>
        <translation>Ajouter un modèle</translation>
    </message>
    <message>
        <source>Add a model folder</source>
        <translation>Ajouter un dossier de modèle</translation>
    </message>
    <message>
        <source>An unforeseen fault: {error}</source>
        <translation>Une erreur imprévue : {error}</translation>
    </message>
    <message>
        <source>{name} is here now.</source>
        <translation>{name} est maintenant là.</translation>
    </message>
    <message>
        <source>Checking {name}</source>
        <translation>Vérification de {name}</translation>
    </message>
    <message numerus="yes">
        <source>{name} is whole and fits {model}: %n weight(s).</source>
        <translation>
            <numerusform>{name} est intact et va avec {model} : %n poids.</numerusform>
            <numerusform>{name} est intact et va avec {model} : %n poids.</numerusform>
        </translation>
    </message>
    <message>
        <source>{name} is whole: {weights}. Licence: {licence}.</source>
        <translation>{name} est intact : {weights}. Licence : {licence}.</translation>
    </message>
    <message>
        <source>{name} is removed.</source>
        <translation>{name} est supprimé.</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Ouvrir</translation>
    </message>
    <message>
        <source>There is no picture on the clipboard.</source>
        <translation>Il n’y a pas d’image dans le presse-papiers.</translation>
    </message>
    <message>
        <source>None yet</source>
        <translation>Aucun pour l’instant</translation>
    </message>
    <message>
        <source>Pasted picture</source>
        <translation>Image collée</translation>
    </message>
    <message>
        <source>{document}, which {project} is about, is no longer in {folder}; the project was left as it is.</source>
        <translation>{document}, dont traite {project}, n’est plus dans {folder} ; le projet a été laissé tel quel.</translation>
    </message>
    <message>
        <source>Where is {name} now?</source>
        <translation>Où est {name} maintenant ?</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Mot de passe</translation>
    </message>
    <message>
        <source>Documents and projects</source>
        <translation>Documents et projets</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>Commandes</translation>
    </message>
    <message>
        <source>What do you want to do?</source>
        <translation>Que voulez-vous faire ?</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Commande</translation>
    </message>
    <message>
        <source>Read pages</source>
        <translation>Lire des pages</translation>
    </message>
    <message>
        <source>Pages to read, of {count}, such as 3-7, 12:</source>
        <translation>Pages à lire, sur {count}, par exemple 3-7, 12 :</translation>
    </message>
    <message>
        <source>“{text}” names no page of this document.</source>
        <translation>« {text} » ne désigne aucune page de ce document.</translation>
    </message>
    <message>
        <source>Text in the document</source>
        <translation>Texte dans le document</translation>
    </message>
    <message>
        <source>Page {number} already has text.</source>
        <translation>La page {number} a déjà du texte.</translation>
    </message>
    <message>
        <source>It can be taken as it is, or the page can be read from its picture. This goes for the other pages of this document as well.</source>
        <translation>On peut le prendre tel quel ou lire la page d’après son image. Cela vaut aussi pour les autres pages de ce document.</translation>
    </message>
    <message>
        <source>Take the text</source>
        <translation>Prendre le texte</translation>
    </message>
    <message>
        <source>Read the picture</source>
        <translation>Lire l’image</translation>
    </message>
    <message>
        <source>Do so in all documents</source>
        <translation>Faire ainsi pour tous les documents</translation>
    </message>
    <message>
        <source>Nothing could be read in the place of this line.</source>
        <translation>Rien n’a pu être lu à la place de cette ligne.</translation>
    </message>
    <message>
        <source>Find and replace</source>
        <translation>Rechercher et remplacer</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>Rechercher</translation>
    </message>
    <message>
        <source>Replace with</source>
        <translation>Remplacer par</translation>
    </message>
    <message>
        <source>&amp;Match case</source>
        <translation>Respecter la &amp;casse</translation>
    </message>
    <message>
        <source>Whole &amp;words</source>
        <translation>&amp;Mots entiers</translation>
    </message>
    <message>
        <source>Places</source>
        <translation>Occurrences</translation>
    </message>
    <message>
        <source>&amp;Replace</source>
        <translation>&amp;Remplacer</translation>
    </message>
    <message>
        <source>&amp;Find</source>
        <translation>Re&amp;chercher</translation>
    </message>
    <message>
        <source>Replace wit&amp;h</source>
        <translation>Rem&amp;placer par</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>Introuvable</translation>
    </message>
    <message numerus="yes">
        <source>{chosen} of %n line(s)</source>
        <translation>
            <numerusform>{chosen} sur %n ligne</numerusform>
            <numerusform>{chosen} sur %n lignes</numerusform>
        </translation>
    </message>
    <message>
        <source>, the first ones</source>
        <translation>, les premières</translation>
    </message>
    <message>
        <source>Save text</source>
        <translation>Enregistrer le texte</translation>
    </message>
    <message>
        <source>Text (*.txt);;JSON (*.json);;CSV table (*.csv)</source>
        <translation>Texte (*.txt);;JSON (*.json);;Tableau CSV (*.csv)</translation>
    </message>
    <message>
        <source>Save the text?</source>
        <translation>Enregistrer le texte ?</translation>
    </message>
    <message>
        <source>What was read and corrected here lies in memory only.</source>
        <translation>Ce qui a été lu et corrigé ici n’est qu’en mémoire.</translation>
    </message>
    <message>
        <source>Its project could not be kept. Without saving the text is lost.</source>
        <translation>Son projet n’a pas pu être conservé. Sans enregistrement, le texte est perdu.</translation>
    </message>
    <message>
        <source>Save text…</source>
        <translation>Enregistrer le texte…</translation>
    </message>
    <message>
        <source>Don&apos;t save</source>
        <translation>Ne pas enregistrer</translation>
    </message>
    <message>
        <source>Region {number}</source>
        <translation>Zone {number}</translation>
    </message>
    <message>
        <source>Page {number}</source>
        <translation>Page {number}</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Préférences</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Comme le système</translation>
    </message>
    <message>
        <source>Ask</source>
        <translation>Demander</translation>
    </message>
    <message>
        <source>Beside the document</source>
        <translation>À côté du document</translation>
    </message>
    <message>
        <source>In a folder of their own</source>
        <translation>Dans un dossier à part</translation>
    </message>
    <message>
        <source>&amp;General</source>
        <translation>&amp;Général</translation>
    </message>
    <message>
        <source>&amp;Shortcuts</source>
        <translation>&amp;Raccourcis</translation>
    </message>
    <message>
        <source>&amp;Language:</source>
        <translation>&amp;Langue :</translation>
    </message>
    <message>
        <source>Holds from the next start on.</source>
        <translation>Valable à partir du prochain démarrage.</translation>
    </message>
    <message>
        <source>&amp;Theme:</source>
        <translation>&amp;Thème :</translation>
    </message>
    <message>
        <source>Pages that have te&amp;xt already:</source>
        <translation>Pages qui ont déjà du te&amp;xte :</translation>
    </message>
    <message>
        <source>&amp;New projects:</source>
        <translation>&amp;Nouveaux projets :</translation>
    </message>
    <message>
        <source>&amp;Browse…</source>
        <translation>&amp;Parcourir…</translation>
    </message>
    <message>
        <source>Thei&amp;r folder:</source>
        <translation>Leur &amp;dossier :</translation>
    </message>
    <message>
        <source>Folder of projects</source>
        <translation>Dossier des projets</translation>
    </message>
    <message>
        <source>Look for a command</source>
        <translation>Chercher une commande</translation>
    </message>
    <message>
        <source>Commands and their keys</source>
        <translation>Commandes et leurs raccourcis</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>Menu</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Raccourcis</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Raccourci</translation>
    </message>
    <message>
        <source>Other key</source>
        <translation>Autre raccourci</translation>
    </message>
    <message>
        <source>As it was made</source>
        <translation>Par défaut</translation>
    </message>
    <message>
        <source>The keys this command came with</source>
        <translation>Les raccourcis d’origine de cette commande</translation>
    </message>
    <message>
        <source>All as they were made</source>
        <translation>Tout par défaut</translation>
    </message>
    <message>
        <source>&amp;Key:</source>
        <translation>Ra&amp;ccourci :</translation>
    </message>
    <message>
        <source>O&amp;ther key:</source>
        <translation>A&amp;utre raccourci :</translation>
    </message>
    <message>
        <source>Enter and Tab always belong to the text.</source>
        <translation>Entrée et Tab appartiennent toujours au texte.</translation>
    </message>
    <message>
        <source>{key} is needed for typing; choose another one.</source>
        <translation>{key} sert à la saisie ; choisissez-en un autre.</translation>
    </message>
    <message>
        <source>{key} was taken from “{command}”.</source>
        <translation>{key} a été retiré à « {command} ».</translation>
    </message>
    <message>
        <source>Confirm the line and go on to the next</source>
        <translation>Confirmer la ligne et passer à la suivante</translation>
    </message>
    <message>
        <source>Go on to the next uncertain line</source>
        <translation>Aller à la ligne incertaine suivante</translation>
    </message>
    <message>
        <source>Go back to the uncertain line before</source>
        <translation>Revenir à la ligne incertaine précédente</translation>
    </message>
    <message>
        <source>At the beginning of a line: join it with the one before</source>
        <translation>Au début d’une ligne : la joindre à la précédente</translation>
    </message>
    <message>
        <source>Leave the text</source>
        <translation>Quitter le texte</translation>
    </message>
    <message>
        <source>Work in progress</source>
        <translation>Travail en cours</translation>
    </message>
    <message>
        <source>Time the model needed to look at this page once</source>
        <translation>Temps qu’il a fallu au modèle pour regarder cette page une fois</translation>
    </message>
    <message>
        <source>The model that reads</source>
        <translation>Le modèle qui lit</translation>
    </message>
    <message>
        <source>What computes</source>
        <translation>Ce qui calcule</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>Zoom</translation>
    </message>
    <message>
        <source>No model</source>
        <translation>Pas de modèle</translation>
    </message>
    <message>
        <source>Loading the model…</source>
        <translation>Chargement du modèle…</translation>
    </message>
    <message>
        <source>encoded in {seconds} s</source>
        <translation>encodée en {seconds} s</translation>
    </message>
    <message>
        <source>Opening {name}…</source>
        <translation>Ouverture de {name}…</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Annulé</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>En pause</translation>
    </message>
    <message numerus="yes">
        <source>%n page(s) left</source>
        <translation>
            <numerusform>encore %n page</numerusform>
            <numerusform>encore %n pages</numerusform>
        </translation>
    </message>
    <message>
        <source>Reading {passage}</source>
        <translation>Lecture : {passage}</translation>
    </message>
    <message>
        <source>{done} of {total} lines</source>
        <translation>{done} lignes sur {total}</translation>
    </message>
    <message numerus="yes">
        <source>%n page(s) more</source>
        <translation>
            <numerusform>%n page de plus</numerusform>
            <numerusform>%n pages de plus</numerusform>
        </translation>
    </message>
    <message>
        <source>{duration} left</source>
        <translation>encore {duration}</translation>
    </message>
    <message>
        <source>Finding “{query}”</source>
        <translation>Recherche de « {query} »</translation>
    </message>
    <message>
        <source>Looking at the page</source>
        <translation>Examen de la page</translation>
    </message>
    <message>
        <source>{part} seen</source>
        <translation>{part} vus</translation>
    </message>
    <message>
        <source>less than a minute</source>
        <translation>moins d’une minute</translation>
    </message>
    <message>
        <source>about {minutes} min</source>
        <translation>environ {minutes} min</translation>
    </message>
    <message>
        <source>about {hours} h</source>
        <translation>environ {hours} h</translation>
    </message>
    <message>
        <source>Nothing read on this page yet</source>
        <translation>Rien de lu sur cette page pour l’instant</translation>
    </message>
    <message>
        <source>Drag a rectangle over the page to read it.</source>
        <translation>Tracez un rectangle sur la page pour le lire.</translation>
    </message>
    <message>
        <source>reads the whole page.</source>
        <translation>lit la page entière.</translation>
    </message>
    <message>
        <source>finds a word on it.</source>
        <translation>y recherche un mot.</translation>
    </message>
    <message>
        <source>Passages of this page</source>
        <translation>Passages de cette page</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>Page</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Texte</translation>
    </message>
    <message>
        <source>Waiting…</source>
        <translation>En attente…</translation>
    </message>
    <message>
        <source>Reading… {read} of {seen} lines</source>
        <translation>Lecture… {read} lignes sur {seen}</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>Lecture…</translation>
    </message>
    <message>
        <source>Could not be read</source>
        <translation>N’a pas pu être lu</translation>
    </message>
    <message>
        <source>No text found here</source>
        <translation>Pas de texte trouvé ici</translation>
    </message>
    <message numerus="yes">
        <source>%n line(s)</source>
        <translation>
            <numerusform>%n ligne</numerusform>
            <numerusform>%n lignes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n uncertain</source>
        <translation>
            <numerusform>%n incertaine</numerusform>
            <numerusform>%n incertaines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n confirmed</source>
        <translation>
            <numerusform>%n confirmée</numerusform>
            <numerusform>%n confirmées</numerusform>
        </translation>
    </message>
    <message>
        <source>{part} sure</source>
        <translation>sûr à {part}</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>annulé</translation>
    </message>
    <message>
        <source>Text of the selection</source>
        <translation>Texte de la sélection</translation>
    </message>
    <message>
        <source>How sure the reader is of this line, in percent.
?  uncertain    ✎  corrected by you    ✓  confirmed by you</source>
        <translation>Certitude de la lecture de cette ligne, en pour cent.
?  incertain    ✎  corrigé par vous    ✓  confirmé par vous</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Clair</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Sombre</translation>
    </message>
    <message>
        <source>not read</source>
        <translation>non lue</translation>
    </message>
    <message>
        <source>being read</source>
        <translation>en cours de lecture</translation>
    </message>
    <message>
        <source>partly read</source>
        <translation>lue en partie</translation>
    </message>
    <message>
        <source>read</source>
        <translation>lue</translation>
    </message>
    <message>
        <source>read and corrected</source>
        <translation>lue et corrigée</translation>
    </message>
    <message numerus="yes">
        <source>%n found</source>
        <translation>
            <numerusform>%n trouvée</numerusform>
            <numerusform>%n trouvées</numerusform>
        </translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Pages</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>Outils</translation>
    </message>
    <message>
        <source>Page number</source>
        <translation>Numéro de page</translation>
    </message>
    <message>
        <source>Read page</source>
        <translation>Lire la page</translation>
    </message>
    <message>
        <source>of {count}</source>
        <translation>sur {count}</translation>
    </message>
    <message>
        <source>{number} %</source>
        <translation>{number} %</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>Tous les fichiers</translation>
    </message>
    <message>
        <source>Open a document</source>
        <translation>Ouvrir un document</translation>
    </message>
    <message>
        <source>Drop a PDF, a picture or a folder of pictures here,
or paste a picture with Ctrl+V</source>
        <translation>Déposez ici un PDF, une image ou un dossier d’images,
ou collez une image avec Ctrl+V</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>Ouvrir…</translation>
    </message>
    <message>
        <source>Try a sample receipt</source>
        <translation>Essayer un ticket d’exemple</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>Récents</translation>
    </message>
    <message>
        <source>Open &amp;recent</source>
        <translation>Ouvrir un &amp;récent</translation>
    </message>
    <message>
        <source>Add document</source>
        <translation>Ajout du document</translation>
    </message>
    <message>
        <source>Find document again</source>
        <translation>Document retrouvé</translation>
    </message>
    <message>
        <source>Turn page</source>
        <translation>Rotation de la page</translation>
    </message>
    <message>
        <source>Draw region</source>
        <translation>Tracé de la zone</translation>
    </message>
    <message>
        <source>Move region</source>
        <translation>Déplacement de la zone</translation>
    </message>
    <message>
        <source>Resize region</source>
        <translation>Redimensionnement de la zone</translation>
    </message>
    <message>
        <source>Reorder regions</source>
        <translation>Nouvel ordre des zones</translation>
    </message>
    <message>
        <source>Delete region</source>
        <translation>Suppression de la zone</translation>
    </message>
    <message>
        <source>Add line</source>
        <translation>Ajout de la ligne</translation>
    </message>
    <message>
        <source>Correct text</source>
        <translation>Correction du texte</translation>
    </message>
    <message>
        <source>Mark line</source>
        <translation>Marquage de la ligne</translation>
    </message>
    <message>
        <source>Resize line</source>
        <translation>Redimensionnement de la ligne</translation>
    </message>
    <message>
        <source>Delete lines</source>
        <translation>Suppression de lignes</translation>
    </message>
    <message>
        <source>Reorder lines</source>
        <translation>Nouvel ordre des lignes</translation>
    </message>
    <message>
        <source>Split line</source>
        <translation>Division de la ligne</translation>
    </message>
    <message>
        <source>Merge lines</source>
        <translation>Fusion de lignes</translation>
    </message>
    <message>
        <source>Read line</source>
        <translation>Lecture de la ligne</translation>
    </message>
    <message>
        <source>Read line again</source>
        <translation>Relecture de la ligne</translation>
    </message>
    <message>
        <source>Use machine text</source>
        <translation>Reprise du texte de la machine</translation>
    </message>
    <message>
        <source>Replace text</source>
        <translation>Remplacement de texte</translation>
    </message>
    <message>
        <source>Confirm</source>
        <translation>Confirmation</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>Lecture</translation>
    </message>
    <message>
        <source>ships with the program</source>
        <translation>fourni avec le programme</translation>
    </message>
    <message>
        <source>yours</source>
        <translation>à vous</translation>
    </message>
    <message>
        <source>yours, an adapter</source>
        <translation>à vous, un adaptateur</translation>
    </message>
    <message>
        <source>yours, damaged</source>
        <translation>à vous, endommagé</translation>
    </message>
    <message>
        <source>can be loaded</source>
        <translation>téléchargeable</translation>
    </message>
    <message>
        <source>suspect</source>
        <translation>douteuse</translation>
    </message>
    <message>
        <source>truncated</source>
        <translation>tronquée</translation>
    </message>
    <message>
        <source>unread</source>
        <translation>non lue</translation>
    </message>
    <message>
        <source>&amp;Undo {step}</source>
        <translation>&amp;Annuler : {step}</translation>
    </message>
    <message>
        <source>&amp;Redo {step}</source>
        <translation>&amp;Rétablir : {step}</translation>
    </message>
</context>
</TS>
